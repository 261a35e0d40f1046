#include "move/route53/compare_zones.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "move/route53/zone_records.h"
#include "names/dns_record.h"

namespace cleave::move::route53 {
namespace {

constexpr std::size_t most_shown = 20;

/// One of the two zones, as it can be compared.
struct Zone {
  aws::Client client;
  std::string id;
  ZoneRecords forms;  ///< by key; aliases within the zone do not name it
  ZoneRecords records;
};

Zone read(const aws::Account& account, const std::string& id, const run::Task& task) {
  Zone zone{account.client("route53"), id, {}, {}};
  const std::string apex = names::dns_name(text(task.params, "Name"));
  const bool own_apex = text(task.params, "Apex") == "own";
  for (auto& [key, record] : read_zone(zone.client, id)) {
    if (own_apex && (key == apex + "/SOA/" || key == apex + "/NS/")) continue;
    Json form = names::answer_form(record);
    if (text_or(form, "AliasTarget/HostedZoneId", "") == id)
      form["AliasTarget"]["HostedZoneId"] = "this zone";
    zone.forms[key] = std::move(form);
    zone.records[key] = std::move(record);
  }
  return zone;
}

void compare_records(const Zone& source, const Zone& destination, std::vector<std::string>& differences) {
  for (const auto& [key, form] : source.forms) {
    const auto there = destination.forms.find(key);
    if (there == destination.forms.end())
      differences.push_back(fmt::format("{} is only in the source's zone", names::record_title(form)));
    else if (there->second != form)
      differences.push_back(fmt::format("{}: source {}, destination {}", names::record_title(form),
                                        dump(form), dump(there->second)));
  }
  for (const auto& [key, form] : destination.forms)
    if (!source.forms.contains(key))
      differences.push_back(fmt::format("{} is only in the destination's zone", names::record_title(form)));
}

/// What Route 53 answers from a zone, whoever is delegated. An alias is answered with addresses that change
/// from moment to moment; of those only the response code is comparable.
Json answer_from(const Zone& zone, const Json& record) {
  const Json answer = zone.client.call("TestDNSAnswer", {{"HostedZoneId", zone.id},
                                                         {"RecordName", text(record, "Name")},
                                                         {"RecordType", text(record, "Type")}});
  Json seen = {{"ResponseCode", text(answer, "ResponseCode")}};
  if (record.contains("AliasTarget")) return seen;
  std::multiset<std::string> data;
  for (const Json& each : list_or_empty(answer, "RecordData")) data.insert(each.get<std::string>());
  seen["RecordData"] = data;
  return seen;
}

void compare_answers(const Zone& source, const Zone& destination, std::vector<std::string>& differences) {
  for (const auto& [key, record] : source.records) {
    // One of several records of a name is drawn by weight, place or health: each question may have another
    // answer.
    if (record.contains("SetIdentifier") || !destination.records.contains(key)) continue;
    const Json here = answer_from(source, record), there = answer_from(destination, record);
    if (here == there) continue;
    differences.push_back(fmt::format("{} is answered {} by the source, {} by the destination",
                                      names::record_title(record), dump(here), dump(there)));
  }
}

Error zones_differ(const run::Task& task, const std::vector<std::string>& differences) {
  const auto shown = std::min(differences.size(), most_shown);
  std::string list = fmt::format("{}", fmt::join(differences.begin(), differences.begin() + shown, "; "));
  if (shown < differences.size()) list += fmt::format("; and {} more", differences.size() - shown);
  return Error(Error::Kind::failed, "zones-differ",
               fmt::format("the two zones of {} do not answer alike: {}", text(task.params, "Name"), list))
      .where(task.step.id)
      .next(
          "Mend the zone that is wrong and run cleave run again. A change made now belongs into both zones.");
}

}  // namespace

run::Seen CompareZones::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json CompareZones::apply(const run::Task& task, const Json&) {
  const Zone source = read(accounts_.source, text(task.params, "Source"), task);
  const Zone destination = read(accounts_.destination, text(task.params, "Destination"), task);
  std::vector<std::string> differences;
  compare_records(source, destination, differences);
  if (differences.empty()) compare_answers(source, destination, differences);
  if (!differences.empty()) throw zones_differ(task, differences);
  return {{"Compared", source.records.size()}};
}

run::Progress CompareZones::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
