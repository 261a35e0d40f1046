#include "move/route53/compare_zones.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "move/route53/zone_records.h"
#include "names/dns_record.h"
#include "plan/route53_calls.h"

namespace cleave::move::route53 {
namespace {

constexpr std::size_t most_shown = 20;
/// After this the records are listed and compared anew before anybody relies on it.
constexpr std::chrono::minutes comparison_holds{5};

/// One of the two zones, as it can be compared.
struct Zone {
  ZoneRecords forms;  ///< by key; aliases within the zone do not name it
  ZoneRecords records;
};

Zone read(const aws::Account& account, const std::string& id, const run::Task& task) {
  Zone zone;
  const std::string apex = names::dns_name(text(task.params, "Name"));
  const bool own_apex = text(task.params, "Apex") == "own";
  std::set<std::string> of_each_side;
  for (const Json& key : list_or_empty(task.params, "OfEachSide"))
    of_each_side.insert(key.get<std::string>());
  for (auto& [key, record] : read_zone(account.client("route53"), id)) {
    if (own_apex && (key == apex + "/SOA/" || key == apex + "/NS/")) continue;
    if (of_each_side.contains(key)) continue;
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
Json answer_from(const aws::Client& client, const std::string& zone, const Json& asked) {
  const Json answer = client.call(
      "TestDNSAnswer",
      {{"HostedZoneId", zone}, {"RecordName", text(asked, "Name")}, {"RecordType", text(asked, "Type")}});
  Json seen = {{"ResponseCode", text(answer, "ResponseCode")}};
  if (flag_or(asked, "IsAlias", false)) return seen;
  std::multiset<std::string> data;
  for (const Json& each : list_or_empty(answer, "RecordData")) data.insert(each.get<std::string>());
  seen["RecordData"] = data;
  return seen;
}

/// What makes a record set worth a question, the most important first.
enum class Rank { apex, leading, wildcard, first_of_type, other };

/// The record sets of a zone that are asked about: compare_zones.h says which.
class Sample {
 public:
  explicit Sample(const run::Task& task) : apex_(names::dns_name(text(task.params, "Name"))) {
    for (const Json& key : list_or_empty(task.params, "Leading")) leading_.insert(key.get<std::string>());
  }

  Json of(const ZoneRecords& records) {
    std::map<Rank, Json> by_rank;
    for (const auto& [key, record] : records) {
      // One of several records of a name is drawn by weight, place or health: each question may have another
      // answer.
      if (record.contains("SetIdentifier")) continue;
      auto& same = by_rank.try_emplace(rank_of(key, record), Json::array()).first->second;
      if (same.size() < plan::most_asked_of_zone) same.push_back(question(record));
    }
    Json sample = Json::array();
    for (const auto& [rank, questions] : by_rank)
      for (const Json& each : questions)
        if (sample.size() < plan::most_asked_of_zone) sample.push_back(each);
    return sample;
  }

 private:
  Rank rank_of(const std::string& key, const Json& record) {
    const std::string name = names::dns_name(text(record, "Name"));
    const bool is_first = types_.insert(text(record, "Type")).second;
    if (name == apex_) return Rank::apex;
    if (leading_.contains(key)) return Rank::leading;
    if (name.starts_with("*.")) return Rank::wildcard;
    return is_first ? Rank::first_of_type : Rank::other;
  }

  static Json question(const Json& record) {
    return {{"Name", text(record, "Name")},
            {"Type", text(record, "Type")},
            {"IsAlias", record.contains("AliasTarget")},
            {"Title", names::record_title(record)}};
  }

  const std::string apex_;
  std::set<std::string> leading_;
  std::set<std::string> types_;
};

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
  if (!differences.empty()) throw zones_differ(task, differences);
  return {{"Compared", source.records.size()},
          {"ComparedAt", to_rfc3339(task.now)},
          {"Sample", Sample(task).of(source.records)}};
}

run::Progress CompareZones::settle(const run::Task& task, const Json& outputs) {
  // A run that was cut off may go on much later.
  if (task.now > from_rfc3339(text(outputs, "ComparedAt")) + comparison_holds) apply(task, Json::object());
  const aws::Client here = accounts_.source.client("route53"),
                    there = accounts_.destination.client("route53");
  std::vector<std::string> differences;
  for (const Json& asked : at(outputs, "Sample")) {
    const Json of_source = answer_from(here, text(task.params, "Source"), asked);
    const Json of_destination = answer_from(there, text(task.params, "Destination"), asked);
    if (of_source == of_destination) continue;
    differences.push_back(fmt::format("{} is answered {} by the source, {} by the destination",
                                      text(asked, "Title"), dump(of_source), dump(of_destination)));
  }
  if (!differences.empty()) throw zones_differ(task, differences);
  return run::Progress::done(
      {{"Compared", at(outputs, "Compared")}, {"Asked", at(outputs, "Sample").size()}});
}

run::Progress CompareZones::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
