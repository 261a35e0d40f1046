#include "twin/route53/change_batch.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "twin/dns_name.h"
#include "twin/route53/alias_target.h"
#include "twin/route53/record_rules.h"
#include "twin/route53/zone.h"
#include "twin/service.h"

namespace cleave::twin::route53 {
namespace {

/// "[name='www.example.com.', type='A', set-identifier='one']"
std::string shown(const Json& record) {
  const std::string identifier = text_or(record, "SetIdentifier", "");
  return fmt::format("[name='{}', type='{}'{}]", text(record, "Name"), text(record, "Type"),
                     identifier.empty() ? "" : fmt::format(", set-identifier='{}'", identifier));
}

/// The record set with its values in one order, for comparing.
Json comparable(Json record) {
  if (record.contains("ResourceRecords")) {
    Json& values = record["ResourceRecords"];
    std::sort(values.begin(), values.end());
  }
  if (text_or(record, "HealthCheckId", "").empty()) record.erase("HealthCheckId");
  return record;
}

Refusal refusal(std::string code, const std::vector<std::string>& faults) {
  return Refusal{std::move(code), fmt::format("[{}]", fmt::join(faults, ", ")), 400, Json::object()};
}

}  // namespace

ChangeBatch::ChangeBatch(World& world, Json& zone, std::string zone_id)
    : world_(world), zone_(zone), zone_id_(std::move(zone_id)), zone_name_(text(zone, "document/Name")) {}

void ChangeBatch::apply(const Json& changes) {
  check_size(changes);
  std::vector<std::string> malformed;
  for (const Json& change : changes) {
    for (std::string& fault : form_faults(at(change, "ResourceRecordSet")))
      malformed.push_back(std::move(fault));
  }
  if (!malformed.empty()) throw Refusal{"InvalidInput", fmt::format("{}", fmt::join(malformed, "; "))};
  for (const Json& change : changes)
    add(text(change, "Action"), stored_record(at(change, "ResourceRecordSet")));
  if (!faults_.empty()) throw refusal("InvalidChangeBatch", faults_);
  Json& records = zone_["records"];
  for (auto& [key, record] : changed_) {
    if (record) {
      records[key] = std::move(*record);
    } else {
      records.erase(key);
    }
  }
}

/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets
void ChangeBatch::check_size(const Json& changes) {
  std::size_t values = 0, characters = 0;
  for (const Json& change : changes) {
    const std::size_t counted = text(change, "Action") == "UPSERT" ? 2 : 1;
    for (const Json& resource : list_or_empty(change, "ResourceRecordSet/ResourceRecords")) {
      values += counted;
      characters += counted * text(resource, "Value").size();
    }
  }
  if (values > 1000) throw refusal("InvalidChangeBatch", {"Number of records limit of 1000 exceeded."});
  if (characters > 32000)
    throw refusal("InvalidChangeBatch", {"Number of characters limit of 32000 exceeded."});
}

void ChangeBatch::add(const std::string& action, const Json& record) {
  auto faults = record_faults(record, zone_name_);
  if (!faults.empty()) {
    faults_.insert(faults_.end(), faults.begin(), faults.end());
    return;
  }
  if (action == "DELETE") {
    remove(record);
  } else {
    put(action, record);
  }
}

void ChangeBatch::remove(const Json& record) {
  const std::string key = record_key(record);
  const Json* current = find_record(key);
  if (current == nullptr) {
    faults_.push_back(
        fmt::format("Tried to delete resource record set {} but it was not found", shown(record)));
  } else if (comparable(*current) != comparable(record)) {
    faults_.push_back(fmt::format(
        "Tried to delete resource record set {} but the values provided do not match the current values",
        shown(record)));
  } else if (text(record, "Name") == zone_name_ && text(record, "Type") == "SOA") {
    faults_.push_back("A HostedZone must contain exactly one SOA record.");
  } else if (text(record, "Name") == zone_name_ && text(record, "Type") == "NS") {
    faults_.push_back("A HostedZone must contain at least one NS record for the zone itself.");
  } else {
    changed_[key] = std::nullopt;
  }
}

void ChangeBatch::put(const std::string& action, const Json& record) {
  const std::string key = record_key(record);
  if (action == "CREATE" && find_record(key) != nullptr) {
    faults_.push_back(
        fmt::format("Tried to create resource record set {} but it already exists", shown(record)));
    return;
  }
  const std::string check = text_or(record, "HealthCheckId", "");
  // A record may use a health check of another account.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-migrating.html
  if (!check.empty() && world_.find_anywhere(check_kind, check).row == nullptr) {
    throw Refusal{"NoSuchHealthCheck", fmt::format("No health check found with id: {}", check), 404,
                  Json::object()};
  }
  check_neighbours(record);
  if (record.contains("AliasTarget")) check_alias(record);
  changed_[key] = record;
}

void ChangeBatch::check_alias(const Json& record) {
  const std::string target = text(record, "AliasTarget/DNSName");
  const std::string target_zone = bare_id(text(record, "AliasTarget/HostedZoneId"));
  const std::string type = text(record, "Type");
  if (target_zone != zone_id_) {
    const std::string fault = aws_alias_fault(world_, target, type, target_zone);
    if (!fault.empty()) faults_.push_back(fault);
    if (kind_of_aws_name(target) == AwsName::distribution &&
        flag_or(record, "AliasTarget/EvaluateTargetHealth", false)) {
      faults_.push_back(
          "EvaluateTargetHealth cannot be set to true when the alias target is a CloudFront distribution.");
    }
  } else if (!within_domain(target, zone_name_)) {
    faults_.push_back(
        fmt::format("Tried to create an alias that targets {}, type {} in zone {}, but the alias target "
                    "name does not lie within the target zone",
                    target, type, target_zone));
  } else if (target == text(record, "Name")) {
    faults_.push_back(
        fmt::format("RRSet of type {} with DNS name {} is not permitted as it creates a CNAME or alias "
                    "loop in the zone.",
                    type, target));
  } else if (!holds(target, type)) {
    faults_.push_back(
        fmt::format("Tried to create an alias that targets {}, type {} in zone {}, but that target was "
                    "not found",
                    target, type, target_zone));
  }
}

void ChangeBatch::check_neighbours(const Json& record) {
  const std::string name = text(record, "Name");
  const std::string type = text(record, "Type");
  const std::string key = record_key(record);
  for (const Json* other : records_at(name)) {
    const std::string other_type = text(*other, "Type");
    if (other_type == type) {
      if (record_key(*other) == key || routing_of(*other) == routing_of(record)) continue;
      faults_.push_back(
          fmt::format("RRSet with DNS name {}, type {} cannot be created as other RRSets exist with the "
                      "same name and type.",
                      name, type));
      return;
    }
    if (type == "CNAME") {
      faults_.push_back(
          fmt::format("RRSet of type CNAME with DNS name {} is not permitted as it conflicts with other "
                      "records with the same DNS name in zone {}",
                      name, zone_name_));
      return;
    }
    if (other_type == "CNAME") {
      faults_.push_back(
          fmt::format("RRSet of type {} with DNS name {} is not permitted because a conflicting RRSet of "
                      "type  CNAME with the same DNS name already exists in zone {}",
                      type, name, zone_name_));
      return;
    }
  }
}

const Json* ChangeBatch::find_record(const std::string& key) const {
  if (const auto changed = changed_.find(key); changed != changed_.end()) {
    return changed->second ? &*changed->second : nullptr;
  }
  const auto& records = zone_.at("records").get_ref<const Records&>();
  const auto found = records.find(key);
  return found == records.end() ? nullptr : &found->second;
}

std::vector<const Json*> ChangeBatch::records_at(const std::string& name) const {
  std::vector<const Json*> found;
  for (const Json* record : records_named(zone_, name)) {
    if (!changed_.contains(record_key(*record))) found.push_back(record);
  }
  const std::string prefix = reversed_name(name) + "\t";
  for (auto changed = changed_.lower_bound(prefix); changed != changed_.end(); ++changed) {
    if (!changed->first.starts_with(prefix)) break;
    if (changed->second) found.push_back(&*changed->second);
  }
  return found;
}

bool ChangeBatch::holds(const std::string& name, const std::string& type) const {
  const auto records = records_at(name);
  return std::any_of(records.begin(), records.end(), [&](const Json* r) { return text(*r, "Type") == type; });
}

}  // namespace cleave::twin::route53
