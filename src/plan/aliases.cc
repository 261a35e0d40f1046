#include "plan/aliases.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "names/dns_record.h"
#include "plan/certificate_names.h"
#include "plan/leads.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;

bool is_distribution(const Resource& resource) {
  return resource.service == "cloudfront" && resource.type == "distribution";
}

/// The distribution of either account that holds this alternate domain name, or "".
std::string holder_of(const Draft& draft, const std::string& alias) {
  for (const Inventory* inventory : {&draft.source(), &draft.destination()}) {
    for (const Resource& resource : inventory->resources) {
      if (!is_distribution(resource)) continue;
      for (const Json& item : list_or_empty(resource.document, "DistributionConfig/Aliases/Items"))
        if (names::dns_name(item.get<std::string>()) == names::dns_name(alias)) return resource.id;
    }
  }
  return "";
}

/// The host of the distribution of neither account that the record ends at, or "".
std::string unread_distribution(const Draft& draft, const Resource& record) {
  if (draft.leads().end_of(record) != nullptr) return "";
  const std::string host = names::name_behind(draft.leads().last_of(record).document);
  if (!host.ends_with(".cloudfront.net")) return "";
  for (const Resource& resource : draft.destination().resources)
    if (is_distribution(resource) && text_or(resource.document, "DomainName", "") == host) return "";
  return host;
}

bool is_apex(const std::vector<SourceZone>& zones, const std::string& alias) {
  const std::string name = names::dns_name(alias);
  if (const SourceZone* zone = zone_of(zones, name)) return zone->name == name;
  return std::count(name.begin(), name.end(), '.') <= 2;
}

/// A certificate that only the user can bring covers what it covers; one that is issued anew can have the
/// wildcard.
bool can_cover(const Draft& draft, const Resource& distribution, const std::string& wildcard) {
  const std::string given = given_certificate(draft, certificate_of(distribution));
  if (given.empty()) return true;
  const Resource* certificate = draft.destination().find("acm/certificate/" + given);
  if (certificate == nullptr) return false;
  const Json& names = list_or_empty(certificate->document, "SubjectAlternativeNames");
  return std::find(names.begin(), names.end(), Json(wildcard)) != names.end();
}

/// Why the wildcard route does not apply; "" when it does.
std::string obstacle(const Draft& draft, const std::vector<SourceZone>& zones, const Resource& distribution,
                     const std::string& alias, const std::string& wildcard) {
  if (alias.starts_with("*.")) return fmt::format("{} is a wildcard itself", alias);
  if (is_apex(zones, alias))
    return fmt::format("{} is the apex of its zone, which no wildcard covers", alias);
  if (const std::string holder = holder_of(draft, wildcard); !holder.empty())
    return fmt::format("{} is on {} already", wildcard, holder);
  for (const Resource* record : draft.leads().records_of(wildcard))
    if (const std::string host = unread_distribution(draft, *record); !host.empty())
      return fmt::format("{} leads to {}, a distribution of neither account, which may hold that name",
                         wildcard, host);
  if (!can_cover(draft, distribution, wildcard))
    return fmt::format("the given certificate does not cover {}", wildcard);
  const std::string certificate = certificate_of(distribution);
  return given_certificate(draft, certificate).empty() ? wildcard_obstacle(draft, certificate, wildcard) : "";
}

void sort_in(std::vector<AliasGroup>& groups, AliasGroup& disabled, const Draft& draft,
             const std::vector<SourceZone>& zones, const std::string& alias) {
  const Resource& distribution = *disabled.distribution;
  const std::string wildcard = "*." + names::host_name(names::dns_parent(alias));
  const std::string why = obstacle(draft, zones, distribution, alias, wildcard);
  if (!why.empty()) {
    disabled.aliases.push_back(alias);
    disabled.reasons.push_back(why);
    return;
  }
  const auto same = std::find_if(groups.begin(), groups.end(), [&](const AliasGroup& group) {
    return group.distribution == &distribution && group.wildcard == wildcard;
  });
  if (same != groups.end()) {
    same->aliases.push_back(alias);
  } else {
    groups.push_back({&distribution, disabled.distribution_id, AliasRoute::wildcard, wildcard, {alias}, {}});
  }
}

}  // namespace

std::string AliasGroup::key() const {
  return route == AliasRoute::wildcard ? distribution_id + "/" + wildcard.substr(2) : distribution_id;
}

std::string AliasGroup::last_step() const {
  return step_id(route == AliasRoute::wildcard ? "cloudfront/drop-wildcard" : "cloudfront/enable", key());
}

namespace {

bool stays_where_it_is(const Draft& draft, const Resource& record) {
  const auto& zones = draft.source_zones();
  const auto zone = std::find_if(zones.begin(), zones.end(), [&](const SourceZone& each) {
    return each.resource->id == zone_of_record(record);
  });
  if (zone == zones.end() || !zone->asked_instead.empty()) return false;
  return is_decided(draft, record, Decision::share) || !(zone->moves || draft.moves(record.id));
}

/// Why a name has to stay that this record gives to the distribution: the record does, or one that it leads
/// over does. CloudFront looks where DNS ends.
std::string why_record_stays(const Draft& draft, const Resource& record) {
  if (stays_where_it_is(draft, record)) return fmt::format("its record {} stays", record.id);
  for (const std::string& over : draft.leads().names_behind(record))
    for (const Resource* each : draft.leads().records_of(over))
      if (stays_where_it_is(draft, *each))
        return fmt::format("it leads over {}, whose record {} stays", over, each->id);
  return "";
}

std::string reason_to_stay(const Draft& draft, const Resource& distribution, const std::string& alias) {
  if (is_decided(draft, distribution, Decision::copy))
    return fmt::format("{} is decided to be copied, and a name can be on one distribution only",
                       distribution.id);
  for (const Resource* record : draft.leads().records_to(distribution)) {
    const std::string name = names::dns_name(text(record->document, "Name"));
    const bool below = alias.starts_with("*.") && names::dns_parent(name) == alias.substr(2);
    if (name != alias && !below) continue;
    if (std::string why = why_record_stays(draft, *record); !why.empty()) return why;
  }
  return "";
}

}  // namespace

std::map<std::string, std::string> find_staying_names(const Draft& draft) {
  std::map<std::string, std::string> names;
  for (const auto& [id, decision] : draft.decisions().resources) {
    const Resource* record = draft.source().find(id);
    if (decision == Decision::share && is_for_visitors(*record))
      names[names::dns_name(text(record->document, "Name"))] = "decided in cleave.toml";
  }
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    const Json& aliases = list_or_empty(distribution->document, "DistributionConfig/Aliases/Items");
    std::set<std::string> all;
    for (const Json& alias : aliases) all.insert(names::dns_name(alias.get<std::string>()));
    for (const std::string& alias : all) {
      const std::string why = reason_to_stay(draft, *distribution, alias);
      if (why.empty()) continue;
      names[alias] = why;
      if (!alias.starts_with("*.")) continue;
      for (const Resource* record : draft.leads().records_to(*distribution)) {
        const std::string below = names::dns_name(text(record->document, "Name"));
        if (names::dns_parent(below) == alias.substr(2) && !all.contains(below)) names[below] = why;
      }
    }
  }
  return names;
}

std::vector<AliasGroup> alias_groups(const Draft& draft, const std::vector<SourceZone>& zones) {
  std::vector<AliasGroup> groups;
  for (const Resource* distribution : draft.moving("cloudfront/distribution")) {
    AliasGroup disabled{distribution, text(distribution->document, "Id"), AliasRoute::disable, "", {}, {}};
    for (const Json& alias : list_or_empty(distribution->document, "DistributionConfig/Aliases/Items"))
      if (!draft.staying_names().contains(names::dns_name(alias.get<std::string>())))
        sort_in(groups, disabled, draft, zones, alias.get<std::string>());
    if (!disabled.aliases.empty()) groups.push_back(std::move(disabled));
  }
  return groups;
}

std::vector<std::string> hosts_of(const Draft& draft, const AliasGroup& group) {
  std::set<std::string> own, hosts;
  for (const std::string& alias : group.aliases) own.insert(names::dns_name(alias));
  for (const std::string& alias : group.aliases) hosts.insert(names::host_name(names::dns_name(alias)));
  const auto& all = list_or_empty(group.distribution->document, "DistributionConfig/Aliases/Items");
  const auto has_own_alias = [&](const std::string& name) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Json& alias) { return names::dns_name(alias.get<std::string>()) == name; });
  };
  for (const Resource* record : draft.leads().records_to(*group.distribution)) {
    const std::string name = names::dns_name(text(record->document, "Name"));
    const bool below = !has_own_alias(name) && own.contains("*." + names::dns_parent(name));
    if (!own.contains(name) && !below) continue;
    hosts.insert(names::host_name(name));
    for (const std::string& behind : draft.leads().names_behind(*record)) hosts.insert(behind);
  }
  return {hosts.begin(), hosts.end()};
}

std::map<std::string, std::string> unread_below(const Draft& draft, const std::string& wildcard) {
  std::map<std::string, std::string> hosts;
  for (const Resource& record : draft.source().resources) {
    if (!is_for_visitors(record) || !draft.leads().delegated(record).empty()) continue;
    const std::string name = names::dns_name(text(record.document, "Name"));
    if (names::dns_parent(name) != names::dns_name(wildcard.substr(2))) continue;
    if (const std::string host = unread_distribution(draft, record); !host.empty())
      hosts[names::host_name(name)] = host;
  }
  return hosts;
}

std::map<std::string, std::vector<std::string>> wildcards_by_certificate(const Draft& draft) {
  std::map<std::string, std::vector<std::string>> wildcards;
  for (const AliasGroup& group : alias_groups(draft, draft.source_zones())) {
    if (group.route != AliasRoute::wildcard) continue;
    auto& names = wildcards[certificate_of(*group.distribution)];
    if (std::find(names.begin(), names.end(), group.wildcard) == names.end()) names.push_back(group.wildcard);
  }
  return wildcards;
}

std::string certificate_of(const Resource& distribution) {
  return text_or(distribution.document, "DistributionConfig/ViewerCertificate/ACMCertificateArn", "");
}

std::string given_certificate(const Draft& draft, const std::string& arn) {
  const auto given = draft.decisions().renames.find(arn);
  return given == draft.decisions().renames.end() ? "" : given->second;
}

}  // namespace cleave::plan
