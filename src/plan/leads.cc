#include "plan/leads.h"

#include <algorithm>
#include <set>

#include "names/dns_record.h"
#include "plan/references.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// Resolvers give up on longer chains of names too.
constexpr int longest_chain = 16;

std::string place_of(std::string host) {
  if (host.starts_with("dualstack.")) host.erase(0, 10);
  return host;
}

std::string name_of(const Resource& record) {
  return names::host_name(names::dns_name(text(record.document, "Name")));
}

/// The addresses and host names at which it answers.
std::vector<std::string> places_of(const Resource& resource) {
  static const std::set<std::string> types{"ec2/address", "ec2/instance", "elb/load-balancer",
                                           "cloudfront/distribution"};
  std::vector<std::string> places;
  if (!types.contains(type_of(resource))) return places;
  for (const char* member : {"PublicIp", "PublicIpAddress", "PublicDnsName", "DNSName", "DomainName"})
    if (const std::string place = text_or(resource.document, member, ""); !place.empty())
      places.push_back(names::host_name(names::dns_name(place)));
  return places;
}

}  // namespace

bool is_for_visitors(const Resource& record) {
  return record.service == "route53" && record.type == "record" && names::leads_visitors(record.document);
}

std::string zone_of_record(const Resource& record) {
  const std::size_t begin = std::string_view("route53/record/").size();
  return "route53/zone/" + record.id.substr(begin, record.id.find('/', begin) - begin);
}

std::map<std::string, std::string> delegated_away(const Inventory& side) {
  std::map<std::string, std::set<std::string>> delegated;  // by zone
  for (const Resource& record : side.resources) {
    if (record.type != "record" || text_or(record.document, "Type", "") != "NS") continue;
    const Resource* zone = side.find(zone_of_record(record));
    const std::string name = names::dns_name(text(record.document, "Name"));
    if (zone != nullptr && names::dns_name(zone->name) != name) delegated[zone->id].insert(name);
  }
  std::map<std::string, std::string> away;
  if (delegated.empty()) return away;
  for (const Resource& record : side.resources) {
    if (!is_for_visitors(record)) continue;
    const auto below = delegated.find(zone_of_record(record));
    if (below == delegated.end()) continue;
    for (std::string name = names::dns_name(text(record.document, "Name")); !name.empty();
         name = names::dns_parent(name))
      if (below->second.contains(name)) away[record.id] = names::host_name(name);
  }
  return away;
}

std::array<std::string, 2> aliases_for(const std::string& host) {
  const std::string name = names::dns_name(host);
  return {names::host_name(name), "*." + names::host_name(names::dns_parent(name))};
}

bool serves(const Resource& distribution, const std::string& host) {
  const auto aliases = aliases_for(host);
  for (const Json& alias : list_or_empty(distribution.document, "DistributionConfig/Aliases/Items"))
    if (std::find(aliases.begin(), aliases.end(),
                  names::host_name(names::dns_name(alias.get<std::string>()))) != aliases.end())
      return true;
  return false;
}

Leads::Leads(const Inventory& source, const std::set<std::string>& silent) : away_(delegated_away(source)) {
  std::vector<const Resource*> records;
  for (const Resource& resource : source.resources) {
    if (is_for_visitors(resource) && delegated(resource).empty()) {
      if (!silent.contains(zone_of_record(resource))) records_[name_of(resource)].push_back(&resource);
      records.push_back(&resource);
    }
    if (type_of(resource) == "s3/bucket") buckets_[resource.name] = &resource;
    for (const Json& alias : list_or_empty(resource.document, "DistributionConfig/Aliases/Items"))
      aliases_[names::host_name(names::dns_name(alias.get<std::string>()))] = &resource;
    for (const std::string& place : places_of(resource)) {
      // An elastic address is told before the instance that it leads to.
      const auto [found, is_new] = places_.try_emplace(place, &resource);
      if (!is_new && resource.type == "address") found->second = &resource;
    }
  }
  for (const Resource* record : records)
    if (const Resource* end = end_of(*record)) by_end_[end].push_back(record);
}

const std::vector<const Resource*>& Leads::records_of(const std::string& name) const {
  static const std::vector<const Resource*> none;
  const auto found = records_.find(name);
  return found == records_.end() ? none : found->second;
}

std::string Leads::delegated(const Resource& record) const {
  const auto found = away_.find(record.id);
  return found == away_.end() ? "" : found->second;
}

const Resource* Leads::last_record(const Resource& record, std::vector<std::string>* over) const {
  const Resource* last = &record;
  for (int link = 0; link < longest_chain; ++link) {
    const auto& next = records_of(names::name_behind(last->document));
    if (next.empty()) return last;
    const auto same_type = std::find_if(next.begin(), next.end(), [&](const Resource* each) {
      return text(each->document, "Type") == text(record.document, "Type");
    });
    last = same_type == next.end() ? next.front() : *same_type;
    if (over != nullptr) over->push_back(name_of(*last));
  }
  return last;
}

std::vector<std::string> Leads::names_behind(const Resource& record) const {
  std::vector<std::string> over;
  last_record(record, &over);
  return over;
}

const Resource& Leads::last_of(const Resource& record) const {
  return *last_record(record, nullptr);
}

const Resource* Leads::end_of(const Resource& record) const {
  const Resource& last = *last_record(record, nullptr);
  if (names::leads_to_own_bucket(last.document)) {
    const auto bucket = buckets_.find(name_of(record));
    return bucket == buckets_.end() ? nullptr : bucket->second;
  }
  std::vector<std::string> values{names::name_behind(last.document)};
  for (const Json& value : list_or_empty(last.document, "ResourceRecords"))
    values.push_back(names::host_name(names::dns_name(text(value, "Value"))));
  for (const std::string& value : values) {
    const auto place = places_.find(place_of(value));
    if (place == places_.end()) continue;
    return place->second->type == "distribution" ? serving(name_of(record), place->second) : place->second;
  }
  return nullptr;
}

const Resource* Leads::serving(const std::string& host, const Resource* led_to) const {
  for (const std::string& alias : aliases_for(host))
    if (const auto found = aliases_.find(alias); found != aliases_.end()) return found->second;
  return led_to;
}

const Resource* Leads::behind(const std::string& host) const {
  const auto place = places_.find(place_of(host));
  if (place != places_.end()) return place->second;
  const auto& records = records_of(names::host_name(names::dns_name(host)));
  return records.empty() ? nullptr : end_of(*records.front());
}

const std::vector<const Resource*>& Leads::records_to(const Resource& resource) const {
  static const std::vector<const Resource*> none;
  const auto found = by_end_.find(&resource);
  return found == by_end_.end() ? none : found->second;
}

namespace {

std::string one_that_stays(const std::vector<std::string>& ids,
                           const std::function<bool(const std::string&)>& stays) {
  const auto found = std::find_if(ids.begin(), ids.end(), stays);
  return found == ids.end() ? "" : *found;
}

/// Buckets that it reads as an identity of its own account, to which they are closed for everybody else.
std::vector<std::string> closed_buckets(const Resource& distribution) {
  std::vector<std::string> ids;
  for (const Json& origin : list_or_empty(distribution.document, "DistributionConfig/Origins/Items")) {
    if (text_or(origin, "S3OriginConfig/OriginAccessIdentity", "").empty() &&
        text_or(origin, "OriginAccessControlId", "").empty())
      continue;
    const std::string host = text(origin, "DomainName");
    if (const auto end = host.find(".s3"); end != std::string::npos)
      ids.push_back("s3/bucket/" + host.substr(0, end));
  }
  return ids;
}

}  // namespace

namespace {

bool runs(const Inventory& side, const std::string& instance) {
  const Resource* found = side.find("ec2/instance/" + instance);
  return found != nullptr && text_or(found->document, "State/Name", "running") == "running";
}

}  // namespace

std::string why_silent(const Inventory& side, const Resource& resource) {
  if (resource.service == "ec2" && resource.type == "instance" &&
      !runs(side, text(resource.document, "InstanceId")))
    return "it does not run";
  if (resource.service == "ec2" && resource.type == "address" &&
      !runs(side, text_or(resource.document, "InstanceId", "")))
    return "no instance runs behind it";
  if (resource.service == "cloudfront" && resource.type == "distribution" &&
      !flag_or(resource.document, "DistributionConfig/Enabled", true))
    return "it is disabled";
  if (resource.service != "elb" || resource.type != "load-balancer") return "";
  for (const Json& each : list_or_empty(resource.document, "Instances"))
    if (runs(side, text(each, "InstanceId"))) return "";
  return "no instance runs behind it";
}

std::string why_unanswered(const Inventory& side, const Leads& leads, const Resource& record) {
  const Resource* end = leads.end_of(record);
  if (end == nullptr) return "";
  const std::string host = names::host_name(names::dns_name(text(record.document, "Name")));
  const bool knows_host = end->type != "distribution" || serves(*end, host);
  const std::string why = knows_host ? why_silent(side, *end) : "it has no such alternate name";
  return why.empty() ? "" : end->id + ": " + why;
}

std::string staying_answerer(const Resource& front,
                             const std::function<bool(const std::string& resource_id)>& stays) {
  const std::string type = type_of(front);
  if (type == "cloudfront/distribution") return one_that_stays(closed_buckets(front), stays);
  std::vector<std::string> ids;
  if (type == "ec2/address" && !text_or(front.document, "InstanceId", "").empty())
    ids.push_back("ec2/instance/" + text(front.document, "InstanceId"));
  if (type == "elb/load-balancer")
    for (const Json& each : list_or_empty(front.document, "Instances"))
      ids.push_back("ec2/instance/" + text(each, "InstanceId"));
  // A balancer answers as long as one of its instances does.
  return std::all_of(ids.begin(), ids.end(), stays) ? one_that_stays(ids, stays) : "";
}

}  // namespace cleave::plan
