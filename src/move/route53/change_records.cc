#include "move/route53/change_records.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Route 53 gives answers of aliases to its own services this TTL.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
constexpr std::chrono::seconds alias_ttl{60};

/// Sets what the zone holds otherwise, after an undo for instance. Returns the changes to wait for.
Json set(const aws::Client& client, const ChangeRecords::Counterpart& there, const run::Task& task) {
  const ZoneRecords now = read_zone(client, there.zone);
  std::vector<Json> changes;
  for (const Json& record : there.made.wanted) {
    const auto found = now.find(names::record_key(record));
    if (found == now.end() || !same_answer(found->second, record))
      changes.push_back({{"Action", "UPSERT"}, {"ResourceRecordSet", record}});
  }
  return submit(client, there.zone, changes, task);
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
  Json outputs = {{"ChangeIds", submit(client(task), zone(task), changes, task)},
                  {"LargestTtl", largest_ttl(list_or_empty(before, "Records"))}};
  if (const auto there = counterpart(task, before))
    outputs["CounterpartChangeIds"] = set(destination(), *there, task);
  return outputs;
}

run::Progress ChangeRecords::settle(const run::Task& task, const Json& outputs) {
  run::Progress here = in_sync(client(task), task, outputs);
  const Json& ids = list_or_empty(outputs, "CounterpartChangeIds");
  if (!here.outputs || ids.empty()) return here;
  run::Progress there = in_sync(destination(), task, {{"ChangeIds", ids}});
  return there.outputs ? here : there;
}

void ChangeRecords::demand_undo(const run::Task& task, const Json& before, const Json&) {
  demand_put_back(client(task), task, zone(task), made(task, before));
  if (const auto there = counterpart(task, before))
    demand_put_back(destination(), task, there->zone, there->made);
}

run::Progress ChangeRecords::undo(const run::Task& task, const Json& before, const Json&) {
  run::Progress here = put_back(client(task), task, zone(task), made(task, before));
  run::Progress there = run::Progress::done(Json::object());
  if (const auto other = counterpart(task, before))
    there = put_back(destination(), task, other->zone, other->made);
  if (!here.outputs) return here;
  if (!there.outputs) return there;
  if (task.step.phase < plan::Phase::cutover) return here;
  const auto ttl = std::max(alias_ttl, std::chrono::seconds(largest_ttl(wanted(task))));
  return run::Progress::taken_back(
      task.now + ttl, fmt::format("Until then caches may still hold answers that lead to the destination "
                                  "(TTL: {} s); what was copied stays that long.",
                                  ttl.count()));
}

Made ChangeRecords::made(const run::Task& task, const Json& before) const {
  const Json* returned = find(task.params, "Returned");
  return {wanted(task), list_or_empty(before, "Records"), returned == nullptr ? Json() : *returned,
          task.step.kind == "route53/prove-alias"};
}

std::optional<ChangeRecords::Counterpart> ChangeRecords::counterpart(const run::Task& task,
                                                                     const Json&) const {
  const Json* there = find(task.params, "Counterpart");
  if (there == nullptr) return std::nullopt;
  return Counterpart{text(*there, "HostedZoneId"), {at(*there, "Records"), at(*there, "Back")}};
}

std::string HandOverApex::zone(const run::Task& task) const {
  return text(task.params, "Source");
}

Json HandOverApex::wanted(const run::Task& task) const {
  const aws::Client there = accounts().destination.client("route53", "");
  const ZoneRecords records = read_zone(there, text(task.params, "Destination"));
  const std::string name = names::dns_name(text(task.params, "Name"));
  Json apex = Json::array();
  if (const auto soa = records.find(name + "/SOA/"); soa != records.end()) apex.push_back(soa->second);
  apex.push_back(at(task.params, "NameServers"));
  return apex;
}

std::optional<ChangeRecords::Counterpart> HandOverApex::counterpart(const run::Task& task,
                                                                    const Json& before) const {
  Json back = Json::array();
  for (const Json& record : list_or_empty(before, "Records"))
    if (text(record, "Type") == "NS") back.push_back(record);
  return Counterpart{text(task.params, "Destination"), {Json::array({at(task.params, "NameServers")}), back}};
}

run::Seen VerifyTraffic::check(const run::Task& task) {
  return {std::nullopt, {{"Records", at(task.params, "Was")}}};
}

Made VerifyTraffic::made(const run::Task& task, const Json&) const {
  return {wanted(task), at(task.params, "Was")};
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

Json RestoreTtl::apply(const run::Task& task, const Json&) {
  const ZoneRecords live = read_zone(client(task), zone(task));
  std::vector<Json> changes;
  Json left = Json::array();
  for (const Json& record : wanted(task)) {
    const auto found = live.find(names::record_key(record));
    if (found != live.end() && same_but_ttl(found->second, record))
      changes.push_back({{"Action", "UPSERT"}, {"ResourceRecordSet", record}});
    else
      left.push_back(names::record_title(record));
  }
  return {{"ChangeIds", submit(client(task), zone(task), changes, task)},
          {"Left", std::move(left)},
          {"ChangedAt", to_rfc3339(task.now)}};
}

run::Progress RestoreTtl::settle(const run::Task& task, const Json& outputs) {
  const auto left = list_or_empty(outputs, "Left").get<std::vector<std::string>>();
  const Time told = from_rfc3339(text(outputs, "ChangedAt")) + std::chrono::seconds(5);
  if (left.empty() || task.now >= told) return in_sync(client(task), task, outputs);
  return run::Progress::later(
      told, fmt::format("somebody has changed {} since the cut-over: they keep their values and TTLs",
                        fmt::join(left, ", ")));
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
