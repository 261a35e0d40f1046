#include "plan/route53_calls.h"

#include <algorithm>
#include <cmath>

#include "plan/traffic.h"

namespace cleave::plan {
namespace {

constexpr double calls_per_second = 5;
constexpr double records_per_page = 300;
/// As move/route53/zone_records.cc fills its batches.
constexpr double values_per_batch = 500;
constexpr double characters_per_batch = 16000;

double records_in(const SourceZone& zone) {
  const auto listed = number_or(zone.resource->document, "ResourceRecordSetCount", 0);
  return std::max(static_cast<double>(listed), static_cast<double>(zone.records.size()));
}

/// One call asks whether there is such a zone.
double calls_to_list(const SourceZone& zone) {
  return 1 + std::ceil(std::max(1.0, records_in(zone)) / records_per_page);
}

double batches_of(const Json& records) {
  double values = 0, characters = 0;
  for (const Json& record : records) {
    const Json& each = list_or_empty(record, "ResourceRecords");
    values += static_cast<double>(std::max<std::size_t>(1, each.size()));
    for (const Json& value : each) characters += static_cast<double>(dump(value).size());
  }
  return std::max(1.0, std::ceil(std::max(values / values_per_batch, characters / characters_per_batch)));
}

}  // namespace

double seconds_to_change(const SourceZone& zone, const Json& records) {
  return seconds_to_sync + std::round((calls_to_list(zone) + 2 * batches_of(records)) / calls_per_second);
}

double seconds_to_hand_over(const SourceZone& zone) {
  // Its own zone once and the other twice, to see what there is and what there shall be.
  return seconds_to_sync + std::round((3 * calls_to_list(zone) + 2) / calls_per_second);
}

double seconds_to_compare(const SourceZone& zone) {
  const double asked = std::min(records_in(zone), static_cast<double>(most_asked_of_zone));
  return std::ceil(2 * (calls_to_list(zone) + asked) / calls_per_second);
}

}  // namespace cleave::plan
