#include "move/route53/zone_records.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "move/call_or_null.h"
#include "names/dns_record.h"

namespace cleave::move::route53 {
namespace {

/// Half of what one request may hold, since an UPSERT counts twice.
constexpr std::size_t most_values = 500;
constexpr std::size_t most_characters = 16000;

constexpr std::chrono::seconds between_looks{5};
/// Changes are on all servers within 60 seconds as a rule.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html
constexpr std::chrono::seconds usual_time{60};

struct Size {
  std::size_t values = 0, characters = 0;
};

Size size_of(const Json& change) {
  Size size;
  const Json& values = list_or_empty(change, "ResourceRecordSet/ResourceRecords");
  size.values = std::max<std::size_t>(1, values.size());
  for (const Json& value : values) size.characters += text(value, "Value").size();
  return size;
}

std::vector<Json> batches_of(const std::vector<Json>& changes) {
  std::vector<Json> batches;
  Size used;
  for (const Json& change : changes) {
    const Size size = size_of(change);
    const bool full =
        used.values + size.values > most_values || used.characters + size.characters > most_characters;
    if (batches.empty() || full) {
      batches.push_back(Json::array());
      used = {};
    }
    batches.back().push_back(change);
    used.values += size.values;
    used.characters += size.characters;
  }
  return batches;
}

/// "192.0.2.1, 192.0.2.2 (TTL 60)"
std::string answer_of(const Json* record) {
  if (record == nullptr) return "no such record";
  if (const std::string target = text_or(*record, "AliasTarget/DNSName", ""); !target.empty())
    return "an alias of " + target;
  std::vector<std::string> values;
  for (const Json& value : list_or_empty(*record, "ResourceRecords")) values.push_back(text(value, "Value"));
  return fmt::format("{} (TTL {})", fmt::join(values, ", "), number_or(*record, "TTL", 0));
}

/// Whoever has changed or deleted it may have meant it.
Error changed_by_others(const run::Task& task, const Json& wanted, const Json* now, const Json* before) {
  return Error(
             Error::Kind::failed, "zone-changed",
             fmt::format("somebody else has {} {} since this step: {}",
                         now == nullptr ? "deleted" : "changed", names::record_title(wanted), answer_of(now)))
      .where(task.step.id)
      .next(fmt::format("Set it to what it was before this step ({}) or to what the plan has set ({}), then "
                        "run the command "
                        "again. Set another value when the undo is over.",
                        answer_of(before), answer_of(&wanted)));
}

const Json* with_key(const Json& records, const std::string& key) {
  if (!records.is_array()) return nullptr;
  for (const Json& record : records)
    if (names::record_key(record) == key) return &record;
  return nullptr;
}

/// The change that brings one record set back, or null when it is back.
Json way_back(const run::Task& task, const Json& wanted, const Json* now, const Made& made) {
  const std::string key = names::record_key(wanted);
  const Json* before = with_key(made.before, key);
  if (before != nullptr && same_answer(*before, wanted)) return nullptr;
  if (now == nullptr && before == nullptr) return nullptr;
  if (now == nullptr && same_but_ttl(*before, wanted)) return nullptr;  // Its owner has deleted it.
  if (now == nullptr && !made.may_be_removed) throw changed_by_others(task, wanted, now, before);
  if (now != nullptr && before != nullptr && same_answer(*now, *before)) return nullptr;
  const Json* known = with_key(made.known, key);
  if (now != nullptr && !same_answer(*now, wanted) && (known == nullptr || !same_answer(*now, *known)))
    throw changed_by_others(task, wanted, now, before);
  if (before == nullptr) return {{"Action", "DELETE"}, {"ResourceRecordSet", *now}};
  return {{"Action", "UPSERT"}, {"ResourceRecordSet", *before}};
}

/// What was made last goes first: a target stays as long as an alias to it.
std::vector<Json> ways_back(const run::Task& task, const ZoneRecords& now, const Made& made) {
  std::vector<Json> changes;
  for (const Json& record : made.wanted) {
    const auto found = now.find(names::record_key(record));
    Json change = way_back(task, record, found == now.end() ? nullptr : &found->second, made);
    if (!change.is_null()) changes.push_back(std::move(change));
  }
  std::reverse(changes.begin(), changes.end());
  return changes;
}

}  // namespace

ZoneRecords read_zone(const aws::Client& client, const std::string& zone) {
  if (call_or_null(client, "GetHostedZone", {{"Id", zone}}, {"NoSuchHostedZone"}).is_null()) return {};
  ZoneRecords records;
  for (const Json& record : client.items("ListResourceRecordSets", {{"HostedZoneId", zone}}))
    records[names::record_key(record)] = record;
  return records;
}

bool same_answer(const Json& left, const Json& right) {
  return names::answer_form(left) == names::answer_form(right);
}

bool same_but_ttl(const Json& left, const Json& right) {
  Json a = names::answer_form(left), b = names::answer_form(right);
  a.erase("TTL");
  b.erase("TTL");
  return a == b;
}

Json submit(const aws::Client& client, const std::string& zone, const std::vector<Json>& changes,
            const run::Task& task) {
  Json ids = Json::array();
  for (const Json& batch : batches_of(changes)) {
    const Json answer =
        client.call("ChangeResourceRecordSets",
                    {{"HostedZoneId", zone},
                     {"ChangeBatch", {{"Comment", task.step.id.substr(0, 256)}, {"Changes", batch}}}});
    ids.push_back(text(answer, "ChangeInfo/Id"));
  }
  return ids;
}

run::Progress in_sync(const aws::Client& client, const run::Task& task, const Json& outputs) {
  for (const Json& id : list_or_empty(outputs, "ChangeIds")) {
    const Json answer = client.call("GetChange", {{"Id", id}});
    if (text(answer, "ChangeInfo/Status") != "INSYNC")
      return run::Progress::later(task.now + between_looks,
                                  "the change is on its way to all of Route 53's servers");
  }
  Json done = outputs;
  done["InSyncAt"] = to_rfc3339(task.now);
  return run::Progress::done(std::move(done));
}

run::Progress put_back(const aws::Client& client, const run::Task& task, const std::string& zone,
                       const Made& made) {
  const ZoneRecords now = read_zone(client, zone);
  if (now.empty()) return run::Progress::done(Json::object());
  const std::vector<Json> changes = ways_back(task, now, made);
  if (changes.empty()) return run::Progress::done(Json::object());
  try {
    submit(client, zone, changes, task);
  } catch (const Error& error) {
    // Another step of this undo has changed the same record meanwhile: look again.
    if (error.code() != "InvalidChangeBatch" || ways_back(task, read_zone(client, zone), made) == changes)
      throw;
    return run::Progress::later(task.now + between_looks, "the zone is being changed");
  }
  return run::Progress::later(task.now + usual_time,
                              "the former records are on their way to all of Route 53's servers");
}

void demand_put_back(const aws::Client& client, const run::Task& task, const std::string& zone,
                     const Made& made) {
  const ZoneRecords now = read_zone(client, zone);
  if (!now.empty()) ways_back(task, now, made);
}

}  // namespace cleave::move::route53
