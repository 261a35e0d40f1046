#include <algorithm>
#include <map>
#include <set>

#include "names/dns_record.h"
#include "names/index.h"
#include "plan/references.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// Resolvers give up on longer chains of names too.
constexpr std::size_t longest_chain = 8;

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
  if (resource.service != "elb" || resource.type != "load-balancer") return "";
  for (const Json& each : list_or_empty(resource.document, "Instances"))
    if (runs(side, text(each, "InstanceId"))) return "";
  return "no instance runs behind it";
}

namespace {

/// The names of everything in both accounts that can answer a request.
class Answerers {
 public:
  explicit Answerers(const Sides& sides) : sides_(sides) {
    for (const Inventory* side : {&sides.destination, &sides.source}) {
      for (const Resource& resource : side->resources) add(*side, resource);
    }
  }

  /// Who is behind the values of a record set: an address, a load balancer's or a distribution's host name,
  /// the bucket that is called as the host.
  Host behind(const std::string& host, const Json& record) const {
    const std::string values = dump(record);
    Host found{host, text(record, "Type"), "", values};
    if (names::leads_to_own_bucket(record)) return own_bucket_of(std::move(found));
    if (values.find(".cloudfront.net") != std::string::npos) return holder_of(std::move(found));
    for (const auto& hit : index_.find(values)) {
      const auto& [account, resource, why] = owners_[hit.name];
      found.account = account;
      found.resource = resource;
      found.silent = why;
    }
    return found;
  }

  /// S3 looks at the Host header alone, wherever DNS leads.
  /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  Host own_bucket_of(Host host) const {
    for (const Inventory* side : {&sides_.destination, &sides_.source}) {
      const std::string bucket = "s3/bucket/" + host.name;
      if (side->find(bucket) == nullptr) continue;
      host.account = side->account_id;
      host.resource = bucket;
      break;
    }
    return host;
  }

 private:
  void add(const Inventory& side, const Resource& resource) {
    const bool distribution = resource.service == "cloudfront" && resource.type == "distribution";
    const bool enabled = flag_or(resource.document, "DistributionConfig/Enabled", false);
    for (const Json& alias : list_or_empty(resource.document, "DistributionConfig/Aliases/Items")) {
      if (distribution && enabled) {
        aliases_[names::host_name(names::dns_name(alias.get<std::string>()))] = {side.account_id, resource.id,
                                                                                 ""};
      }
    }
    if (distribution || resource.service == "route53") return;
    for (const auto& known : plan::names_of(resource, side)) {
      if (index_.add(known.name, known.kind) == owners_.size())
        owners_.push_back({side.account_id, resource.id, why_silent(side, resource)});
    }
  }

  /// CloudFront looks at the Host header alone: the most specific alias answers, wherever DNS leads.
  /// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
  Host holder_of(Host host) const {
    const std::string wildcard = "*." + names::host_name(names::dns_parent(names::dns_name(host.name)));
    for (const std::string& alias : {host.name, wildcard}) {
      const auto holder = aliases_.find(alias);
      if (holder == aliases_.end()) continue;
      host.account = holder->second.account;
      host.resource = holder->second.resource;
      break;
    }
    return host;
  }

  struct Owner {
    std::string account, resource, silent;
  };
  const Sides& sides_;
  names::Index index_;
  std::vector<Owner> owners_;
  std::map<std::string, Owner> aliases_;
};

std::set<std::string> name_servers(const Json& list) {
  std::set<std::string> names;
  for (const Json& item : list) {
    names.insert(names::dns_name(item.is_string() ? item.get<std::string>() : text(item, "Name")));
  }
  return names;
}

/// The name servers that the registrar hands out, when the domain is registered in one of the accounts.
std::set<std::string> delegated_to(const Sides& sides, const std::string& domain) {
  for (const Inventory* side : {&sides.destination, &sides.source}) {
    const Resource* registered = side->find("route53domains/domain/" + names::host_name(domain));
    if (registered != nullptr) return name_servers(list_or_empty(registered->document, "Nameservers"));
  }
  return {};
}

const Resource* zone_with(const Sides& sides, const std::set<std::string>& servers) {
  for (const Inventory* side : {&sides.destination, &sides.source}) {
    for (const Resource& resource : side->resources) {
      const bool zone = resource.service == "route53" && resource.type == "zone";
      if (zone && name_servers(list_or_empty(resource.document, "GetHostedZone/DelegationSet/NameServers")) ==
                      servers) {
        return &resource;
      }
    }
  }
  return nullptr;
}

/// Who answers for a name that only points at another name of the zone is who answers there.
void follow_names(std::vector<Host>& hosts, const std::vector<std::string>& names_behind,
                  const Answerers& answerers) {
  for (std::size_t link = 0; link < longest_chain; ++link) {
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      if (!hosts[i].account.empty() || names_behind[i].empty()) continue;
      const auto there = std::find_if(hosts.begin(), hosts.end(), [&](const Host& host) {
        return host.name == names_behind[i] && !host.account.empty();
      });
      if (there == hosts.end()) continue;
      if (there->resource.starts_with("s3/bucket/")) {
        hosts[i] = answerers.own_bucket_of(hosts[i]);
        continue;
      }
      hosts[i].account = there->account;
      hosts[i].resource = there->resource;
      hosts[i].silent = there->silent;
    }
  }
}

}  // namespace

namespace {

/// The records of the zone that the world asks for this zone's name; the plan's own ones where the zone does
/// not move.
struct AskedZone {
  std::string prefix;  ///< of its records' inventory ids
  bool whole = false;
};

/// By the inventory id of the zone.
std::map<std::string, AskedZone> asked_zones(const plan::Plan& plan, const Sides& sides) {
  std::map<std::string, AskedZone> zones;
  for (const auto& fate : plan.fates) {
    const bool is_zone = fate.resource.starts_with("route53/zone/");
    if (!is_zone && !(fate.resource.starts_with("route53/record/") && is_moved(fate))) continue;
    const Resource* zone = sides.source.find(is_zone ? fate.resource : zone_of(fate.resource));
    if (zone == nullptr) continue;
    // A domain that is registered elsewhere is taken to be delegated to the source's zone: the worse case.
    const auto servers = delegated_to(sides, text_or(zone->document, "Name", zone->name));
    const Resource* live = servers.empty() ? zone : zone_with(sides, servers);
    if (live == nullptr) continue;
    AskedZone& asked = zones[live->id];
    asked.prefix = "route53/record/" + live->id.substr(live->id.rfind('/') + 1) + "/";
    asked.whole = asked.whole || is_zone;
  }
  return zones;
}

}  // namespace

std::vector<Host> who_answers(const plan::Plan& plan, const Sides& sides) {
  const Answerers answerers(sides);
  std::set<std::string> planned;
  for (const auto& fate : plan.fates)
    if (is_moved(fate)) planned.insert(fate.resource);
  std::vector<Host> hosts;
  std::vector<std::string> names_behind;
  for (const auto& [id, asked] : asked_zones(plan, sides)) {
    for (const Inventory* side : {&sides.source, &sides.destination}) {
      for (const Resource& record : side->resources) {
        if (!record.id.starts_with(asked.prefix) || !names::leads_visitors(record.document)) continue;
        if (!asked.whole && !planned.contains(record.id)) continue;
        const std::string host = names::host_name(names::dns_name(text(record.document, "Name")));
        hosts.push_back(answerers.behind(host, record.document));
        names_behind.push_back(names::name_behind(record.document));
      }
    }
  }
  follow_names(hosts, names_behind, answerers);
  return hosts;
}

}  // namespace cleave::verify
