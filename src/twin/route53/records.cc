// Record sets: change, list, and how far a change has come.
#include <fmt/format.h>

#include "base/hash.h"
#include "twin/dns_name.h"
#include "twin/page.h"
#include "twin/route53/change_batch.h"
#include "twin/route53/handlers.h"
#include "twin/route53/zone.h"

namespace cleave::twin::route53 {
namespace {

aws::Message change_record_sets(Call& call) {
  const std::string id = bare_id(text(call.input, "HostedZoneId"));
  Json& zone = zone_of(call, id);
  const Json& batch = at(call.input, "ChangeBatch");
  ChangeBatch(call.world, zone, id).apply(at(batch, "Changes"));
  const std::string key = fmt::format("{}/{}", id, hex(sha256(dump(batch))));
  return {{{"ChangeInfo", record_change(call, key, batch.value("Comment", Json()))}}, ""};
}

aws::Message get_change(Call& call) {
  const std::string id = bare_id(text(call.input, "Id"));
  const Table& changes = call.global_table("transient/route53/change");
  const auto found = changes.find(id);
  if (found == changes.end()) {
    throw Refusal{"NoSuchChange", fmt::format("Could not find resource with ID: {}", id), 404};
  }
  Json info = found->second.at("document");
  const bool in_sync = from_rfc3339(text(found->second, "in_sync_at")) <= call.world.now();
  info["Status"] = in_sync ? "INSYNC" : "PENDING";
  return {{{"ChangeInfo", info}}, ""};
}

/// Where a listing begins: at the first record set at or after the given name, type and identifier.
std::string start_key(const Json& input) {
  const Json* name = find(input, "StartRecordName");
  const std::string type = text_or(input, "StartRecordType", "");
  const std::string identifier = text_or(input, "StartRecordIdentifier", "");
  if (name == nullptr) {
    if (type.empty()) return "";
    throw Refusal{"InvalidInput", "StartRecordType must not be specified without StartRecordName"};
  }
  if (type.empty() && !identifier.empty()) {
    throw Refusal{"InvalidInput", "StartRecordIdentifier must not be specified without StartRecordType"};
  }
  const auto stored = dns_name(name->get<std::string>());
  if (!stored)
    throw Refusal{"InvalidInput", fmt::format("{} is not a valid domain name", name->get<std::string>())};
  if (type.empty()) return reversed_name(*stored) + "\t";
  return record_key(*stored, type, identifier);
}

aws::Message list_record_sets(Call& call) {
  const Json& zone = zone_of(call, text(call.input, "HostedZoneId"));
  const std::size_t limit = page_limit(call.input, "MaxItems", 300);
  const auto& records = zone.at("records").get_ref<const Records&>();
  Json answer = {
      {"ResourceRecordSets", Json::array()}, {"IsTruncated", false}, {"MaxItems", std::to_string(limit)}};
  Json& sets = answer["ResourceRecordSets"];
  for (auto record = records.lower_bound(start_key(call.input)); record != records.end(); ++record) {
    if (sets.size() == limit) {
      answer["IsTruncated"] = true;
      answer["NextRecordName"] = record->second.at("Name");
      answer["NextRecordType"] = record->second.at("Type");
      if (const Json* next = find(record->second, "SetIdentifier")) answer["NextRecordIdentifier"] = *next;
      break;
    }
    sets.push_back(record->second);
  }
  return {answer, ""};
}

}  // namespace

void add_record_handlers(Service& service) {
  service.handlers["ChangeResourceRecordSets"] = change_record_sets;
  service.handlers["GetChange"] = get_change;
  service.handlers["ListResourceRecordSets"] = list_record_sets;
}

}  // namespace cleave::twin::route53
