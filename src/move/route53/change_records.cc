#include "move/route53/change_records.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/dns_record.h"

namespace cleave::move::route53 {
namespace {

Error changed_since_plan(const run::Task& task, const Json& record) {
  return Error(Error::Kind::failed, "zone-changed",
               fmt::format("{} is not what it was when the plan was made", names::record_title(record)))
      .where(task.step.id)
      .next("Run cleave inventory and cleave plan again.");
}

/// Every record set is either as the plan saw it or as it shall become; TTLs may have been lowered in
/// between.
void demand_as_planned(const run::Task& task, const ZoneRecords& live, const Json& wanted) {
  for (const Json& was : list_or_empty(task.params, "Was")) {
    const auto found = live.find(names::record_key(was));
    if (found == live.end()) throw changed_since_plan(task, was);
    const bool expected = same_but_ttl(found->second, was) ||
                          std::any_of(wanted.begin(), wanted.end(), [&](const Json& record) {
                            return same_but_ttl(found->second, record);
                          });
    if (!expected) throw changed_since_plan(task, was);
  }
}

long long largest_ttl(const Json& records) {
  long long largest = 0;
  for (const Json& record : records) largest = std::max(largest, number_or(record, "TTL", 0));
  return largest;
}

}  // namespace

std::string ChangeRecords::zone(const run::Task& task) const {
  return text(task.params, "HostedZoneId");
}

Json ChangeRecords::wanted(const run::Task& task) const {
  const std::string within = text_or(task.params, "Within", ".");
  Json records = Json::array();
  for (const Json& record : at(task.params, "Records"))
    if (within == "." || names::is_in_zone(text(record, "Name"), within)) records.push_back(record);
  return records;
}

run::Seen ChangeRecords::check(const run::Task& task) {
  const ZoneRecords live = read_zone(client(task), zone(task));
  const Json shall = wanted(task);
  demand_as_planned(task, live, shall);
  Json there = Json::array();
  for (const Json& record : shall)
    if (const auto found = live.find(names::record_key(record)); found != live.end())
      there.push_back(found->second);
  return {std::nullopt, {{"Records", std::move(there)}}};
}

Json ChangeRecords::apply(const run::Task& task, const Json& before) {
  std::vector<Json> changes;
  for (const Json& record : wanted(task))
    changes.push_back({{"Action", "UPSERT"}, {"ResourceRecordSet", record}});
  return {{"ChangeIds", submit(client(task), zone(task), changes, task)},
          {"LargestTtl", largest_ttl(list_or_empty(before, "Records"))}};
}

run::Progress ChangeRecords::settle(const run::Task& task, const Json& outputs) {
  return in_sync(client(task), task, outputs);
}

run::Progress ChangeRecords::undo(const run::Task& task, const Json& before, const Json&) {
  return put_back(client(task), task, zone(task), wanted(task), before);
}

std::string HandOverApex::zone(const run::Task& task) const {
  return text(task.params, "Source");
}

Json HandOverApex::wanted(const run::Task& task) const {
  const aws::Client there = accounts().destination.client("route53", "");
  const ZoneRecords records = read_zone(there, text(task.params, "Destination"));
  const std::string name = names::dns_name(text(task.params, "Name"));
  Json apex = Json::array();
  for (const char* type : {"SOA", "NS"})
    if (const auto found = records.find(name + "/" + type + "/"); found != records.end())
      apex.push_back(found->second);
  return apex;
}

run::Seen VerifyTraffic::check(const run::Task& task) {
  return {std::nullopt, {{"Records", at(task.params, "Was")}}};
}

Json VerifyTraffic::apply(const run::Task& task, const Json&) {
  const ZoneRecords live = read_zone(client(task), zone(task));
  for (const Json& record : wanted(task)) {
    const auto found = live.find(names::record_key(record));
    if (found != live.end() && same_but_ttl(found->second, record)) continue;
    throw Error(Error::Kind::failed, "zone-changed",
                fmt::format("{} does not lead to the destination any more", names::record_title(record)))
        .where(task.step.id)
        .next("Find out who changed the zone. cleave undo --to copy leads everything back.");
  }
  return Json::object();
}

run::Seen RemoveRecords::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json RemoveRecords::apply(const run::Task& task, const Json&) {
  const ZoneRecords live = read_zone(client(task), zone(task));
  std::vector<Json> changes;
  for (const Json& record : wanted(task)) {
    const auto found = live.find(names::record_key(record));
    if (found != live.end() && same_answer(found->second, record))
      changes.push_back({{"Action", "DELETE"}, {"ResourceRecordSet", found->second}});
  }
  return {{"ChangeIds", submit(client(task), zone(task), changes, task)}};
}

run::Progress RemoveRecords::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::route53
