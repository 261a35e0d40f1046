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

/// The names of everything in both accounts that can answer a request.
class Answerers {
 public:
  explicit Answerers(const Sides& sides) {
    for (const Inventory* side : {&sides.destination, &sides.source}) {
      for (const Resource& resource : side->resources) add(*side, resource);
    }
  }

  /// Who is behind the values of a record set: an address, a load balancer's or a distribution's host name.
  Host behind(const std::string& host, const Json& record) const {
    const std::string values = dump(record);
    Host found{host, text(record, "Type"), "", values};
    if (values.find(".cloudfront.net") != std::string::npos) return holder_of(std::move(found));
    for (const auto& hit : index_.find(values)) {
      const auto& [account, resource] = owners_[hit.name];
      found.account = account;
      found.resource = resource;
    }
    return found;
  }

 private:
  void add(const Inventory& side, const Resource& resource) {
    const bool distribution = resource.service == "cloudfront" && resource.type == "distribution";
    const bool enabled = flag_or(resource.document, "DistributionConfig/Enabled", false);
    for (const Json& alias : list_or_empty(resource.document, "DistributionConfig/Aliases/Items")) {
      if (distribution && enabled) {
        aliases_[names::host_name(names::dns_name(alias.get<std::string>()))] = {side.account_id,
                                                                                 resource.id};
      }
    }
    if (distribution || resource.service == "route53") return;
    for (const auto& known : plan::names_of(resource, side)) {
      if (index_.add(known.name, known.kind) == owners_.size())
        owners_.push_back({side.account_id, resource.id});
    }
  }

  /// CloudFront looks at the Host header alone: the most specific alias answers, wherever DNS leads.
  /// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
  Host holder_of(Host host) const {
    const std::string wildcard = "*." + names::host_name(names::dns_parent(names::dns_name(host.name)));
    for (const std::string& alias : {host.name, wildcard}) {
      const auto holder = aliases_.find(alias);
      if (holder == aliases_.end()) continue;
      host.account = holder->second.first;
      host.resource = holder->second.second;
      break;
    }
    return host;
  }

  using Owner = std::pair<std::string, std::string>;  // account, inventory id
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

/// Names that begin with "_" are for proofs and services, not for visitors.
bool leads_to_a_host(const Json& record) {
  const std::string type = text(record, "Type");
  return !names::dns_name(text(record, "Name")).starts_with('_') &&
         (type == "A" || type == "AAAA" || type == "CNAME");
}

/// The name that a record points at, or "".
std::string name_behind(const Json& record) {
  const std::string alias = text_or(record, "AliasTarget/DNSName", "");
  if (!alias.empty()) return names::host_name(names::dns_name(alias));
  if (text(record, "Type") != "CNAME") return "";
  return names::host_name(names::dns_name(text_or(record, "ResourceRecords/0/Value", "")));
}

/// Who answers for a name that only points at another name of the zone is who answers there.
void follow_names(std::vector<Host>& hosts, const std::vector<std::string>& names_behind) {
  for (std::size_t link = 0; link < longest_chain; ++link) {
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      if (!hosts[i].account.empty() || names_behind[i].empty()) continue;
      const auto there = std::find_if(hosts.begin(), hosts.end(), [&](const Host& host) {
        return host.name == names_behind[i] && !host.account.empty();
      });
      if (there == hosts.end()) continue;
      hosts[i].account = there->account;
      hosts[i].resource = there->resource;
    }
  }
}

}  // namespace

std::vector<Host> who_answers(const plan::Plan& plan, const Sides& sides) {
  const Answerers answerers(sides);
  std::vector<Host> hosts;
  std::vector<std::string> names_behind;
  for (const auto& fate : plan.fates) {
    const Resource* zone = sides.source.find(fate.resource);
    if (zone == nullptr || !fate.resource.starts_with("route53/zone/")) continue;
    // A domain that is registered elsewhere is taken to be delegated to the source's zone: the worse case.
    const auto servers = delegated_to(sides, text_or(zone->document, "Name", zone->name));
    const Resource* live = servers.empty() ? zone : zone_with(sides, servers);
    if (live == nullptr) continue;
    const std::string prefix = "route53/record/" + live->id.substr(live->id.rfind('/') + 1) + "/";
    for (const Inventory* side : {&sides.source, &sides.destination}) {
      for (const Resource& record : side->resources) {
        if (!record.id.starts_with(prefix) || !leads_to_a_host(record.document)) continue;
        const std::string host = names::host_name(names::dns_name(text(record.document, "Name")));
        hosts.push_back(answerers.behind(host, record.document));
        names_behind.push_back(name_behind(record.document));
      }
    }
  }
  follow_names(hosts, names_behind);
  return hosts;
}

}  // namespace cleave::verify
