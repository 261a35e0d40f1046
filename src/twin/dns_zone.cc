#include "twin/dns_zone.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "twin/dns_name.h"
#include "twin/route53/zone.h"

namespace cleave::twin::dns_zone {
namespace {

std::vector<std::string> values_of(const Json& record) {
  std::vector<std::string> values;
  for (const Json& value : list_or_empty(record, "ResourceRecords")) values.push_back(text(value, "Value"));
  return values;
}

/// Are there records at this name or below it? Then the name exists, even with none of its own.
bool exists(const Json& zone, std::string_view name) {
  const std::string prefix = reversed_name(name);
  const auto& records = zone.at("records").get_ref<const route53::Records&>();
  const auto record = records.lower_bound(prefix);
  return record != records.end() && record->first.starts_with(prefix);
}

const Json* heaviest(const std::vector<const Json*>& records) {
  const Json* best = records.front();
  for (const Json* record : records) {
    if (number_or(*record, "Weight", 0) > number_or(*best, "Weight", 0)) best = record;
  }
  return best;
}

}  // namespace

std::optional<Delegation> delegation_below(const Json& zone, std::string_view name) {
  const std::string apex = text(zone, "document/Name");
  std::optional<Delegation> highest;
  for (std::string_view cut = name; cut.size() > apex.size(); cut = parent_name(cut)) {
    const auto records = route53::records_of(zone, cut, "NS");
    if (!records.empty()) highest = Delegation{std::string(cut), values_of(*records.front())};
  }
  return highest;
}

std::optional<std::string> node_for(const Json& zone, std::string_view name) {
  if (exists(zone, name)) return std::string(name);
  const std::string apex = text(zone, "document/Name");
  std::string_view encloser = parent_name(name);
  while (encloser.size() > apex.size() && !exists(zone, encloser)) encloser = parent_name(encloser);
  const std::string wildcard = fmt::format("\\052.{}", encloser);
  if (route53::records_named(zone, wildcard).empty()) return std::nullopt;
  return wildcard;
}

std::vector<const Json*> choose(const std::vector<const Json*>& records) {
  const Json& first = *records.front();
  if (first.contains("MultiValueAnswer")) return records;
  if (first.contains("Weight")) return {heaviest(records)};
  for (const Json* record : records) {
    if (text_or(*record, "Failover", "PRIMARY") == "PRIMARY") return {record};
  }
  return {&first};
}

std::string apex_difference(const Json& zone, const std::vector<std::string>& servers) {
  const auto records = route53::records_of(zone, text(zone, "document/Name"), "NS");
  std::set<std::string> own, asked;
  for (const Json* record : records) {
    for (const std::string& value : values_of(*record)) own.insert(dns_name(value).value_or(value));
  }
  for (const std::string& server : servers) asked.insert(dns_name(server).value_or(server));
  if (own == asked) return "";
  return fmt::format("the zone's own NS record names {}", fmt::join(own, ", "));
}

}  // namespace cleave::twin::dns_zone
