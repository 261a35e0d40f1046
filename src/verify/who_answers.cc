#include <algorithm>
#include <map>
#include <set>

#include "names/dns_record.h"
#include "names/index.h"
#include "plan/asked_zones.h"
#include "plan/leads.h"
#include "plan/references.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

using inventory::Inventory;
using inventory::Resource;

/// Resolvers give up on longer chains of names too.
constexpr std::size_t longest_chain = 8;
/// Names may point at sets of names; a table of more answerers tells nobody anything.
constexpr std::size_t most_ends = 50;

/// What a record set leads to: not what tells it from its siblings, which may be an address too.
std::string values_of(const Json& record) {
  return text_or(record, "AliasTarget/DNSName", "") + dump(list_or_empty(record, "ResourceRecords"));
}

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
    const std::string values = values_of(record);
    Host found{host, text(record, "Type"), "", dump(record)};
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

  /// By whichever distribution has its name, wherever DNS leads.
  Host holder_of(Host host) const {
    for (const std::string& alias : plan::aliases_for(host.name)) {
      const auto holder = aliases_.find(alias);
      if (holder == aliases_.end()) continue;
      host.account = holder->second.account;
      host.resource = holder->second.resource;
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
        owners_.push_back({side.account_id, resource.id, plan::why_silent(side, resource)});
    }
  }

  struct Owner {
    std::string account, resource, silent;
  };
  const Sides& sides_;
  names::Index index_;
  std::vector<Owner> owners_;
  std::map<std::string, Owner> aliases_;
};

/// The name servers that the registrar hands out, when the domain is registered in one of the accounts.
std::set<std::string> delegated_to(const Sides& sides, const std::string& domain) {
  for (const Inventory* side : {&sides.destination, &sides.source}) {
    const Resource* registered = side->find("route53domains/domain/" + names::host_name(domain));
    if (registered != nullptr) return names::server_names(list_or_empty(registered->document, "Nameservers"));
  }
  return {};
}

const Resource* zone_with(const Sides& sides, const std::set<std::string>& servers) {
  for (const Inventory* side : {&sides.destination, &sides.source}) {
    for (const Resource& resource : side->resources) {
      const bool zone = resource.service == "route53" && resource.type == "zone";
      if (zone && names::server_names(list_or_empty(resource.document,
                                                    "GetHostedZone/DelegationSet/NameServers")) == servers) {
        return &resource;
      }
    }
  }
  return nullptr;
}

/// What is said of a name: by one record set, or by one of its values.
struct Answer {
  Host host;
  std::string behind;  ///< the name that it points at, or ""
  bool at_cloudfront = false;
};
using Answers = std::multimap<std::string, Answer>;  ///< by host name

/// A name that nothing is said of may fit the wildcard beside the nearest name above it that there is.
/// https://www.rfc-editor.org/rfc/rfc4592
std::string known_name(const Answers& answers, const std::string& name) {
  if (answers.contains(name)) return name;
  for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    if (const std::string wildcard = "*" + name.substr(dot); answers.contains(wildcard)) return wildcard;
    if (answers.contains(name.substr(dot + 1))) return "";
  }
  return "";
}

/// Everything that the answer ends at, over the names in between.
void add_ends(const Answer& answer, const Answers& answers, std::size_t links,
              std::vector<const Answer*>& ends) {
  if (ends.size() >= most_ends) return;
  const std::string next = answer.behind.empty() ? "" : known_name(answers, answer.behind);
  if (next.empty() || links == 0) return ends.push_back(&answer);
  const auto [begin, end] = answers.equal_range(next);
  for (auto each = begin; each != end; ++each) add_ends(each->second, answers, links - 1, ends);
}

bool same_answerer(const Host& one, const Host& other) {
  return one.account == other.account && one.resource == other.resource;
}

/// Who answers for a name that points at another name is who answers there: each of them, where there are
/// several.
std::vector<Host> followed(const Answer& answer, const Answers& answers, const Answerers& answerers) {
  std::vector<const Answer*> ends;
  add_ends(answer, answers, longest_chain, ends);
  std::vector<Host> hosts;
  for (const Answer* end : ends) {
    Host host{answer.host.name, answer.host.type, end->host.account, end->host.resource, end->host.silent};
    if (end != &answer && end->at_cloudfront)
      host = answerers.holder_of({host.name, host.type, "", end->host.resource});
    if (end != &answer && end->host.resource.starts_with("s3/bucket/"))
      host = answerers.own_bucket_of({host.name, host.type, "", end->host.resource});
    if (std::none_of(hosts.begin(), hosts.end(),
                     [&](const Host& known) { return same_answerer(known, host); }))
      hosts.push_back(std::move(host));
  }
  return hosts;
}

/// One for each address that the record set gives.
std::vector<Json> single_answers(const Json& record) {
  const Json& values = list_or_empty(record, "ResourceRecords");
  const std::string type = text(record, "Type");
  if (values.size() < 2 || (type != "A" && type != "AAAA")) return {record};
  std::vector<Json> all;
  for (const Json& value : values) {
    all.push_back(record);
    all.back()["ResourceRecords"] = Json::array({value});
  }
  return all;
}

/// What the record says; `delegated` is the name above it that its zone delegates, or "": then the zone is
/// not asked for it.
std::vector<Answer> answers_of(const Resource& record, const Answerers& answerers,
                               const std::string& delegated) {
  std::vector<Answer> all;
  const std::string host = names::host_name(names::dns_name(text(record.document, "Name")));
  if (!delegated.empty())
    return {{{host, text(record.document, "Type"), "", "the name servers of " + delegated}, "", false}};
  for (const Json& single : single_answers(record.document))
    all.push_back({answerers.behind(host, single), names::host_name(names::name_behind(single)),
                   values_of(single).find(".cloudfront.net") != std::string::npos});
  return all;
}

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
    const bool is_zone = fate.resource.starts_with("route53/zone/") && fate.decision != plan::Decision::leave;
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

/// Does the zone of the record move? Then only the one that the world asks says what its names are.
bool is_copied_zone(const plan::Plan& plan, const std::string& record) {
  const std::string zone = zone_of(record);
  return std::any_of(plan.fates.begin(), plan.fates.end(),
                     [&](const plan::Fate& fate) { return fate.resource == zone && is_moved(fate); });
}

}  // namespace

std::vector<Host> who_answers(const plan::Plan& plan, const Sides& sides) {
  const Answerers answerers(sides);
  std::set<std::string> planned;
  for (const auto& fate : plan.fates)
    if (is_moved(fate)) planned.insert(fate.resource);
  const auto zones = asked_zones(plan, sides);
  const auto is_asked = [&](const Resource& record) {
    return std::any_of(zones.begin(), zones.end(), [&](const auto& zone) {
      return record.id.starts_with(zone.second.prefix) && (zone.second.whole || planned.contains(record.id));
    });
  };
  const auto silent = plan::silent_zones(sides.source, sides.destination);
  // Names in zones that the plan does not touch, which lead over a name that goes.
  std::set<std::string> following;
  for (const auto& each : plan.downtime)
    if (!each.stays && !each.others) following.insert(each.host);
  Answers answers;
  std::vector<Answer> listed;
  for (const Inventory* side : {&sides.source, &sides.destination}) {
    const auto delegated = plan::delegated_away(*side);
    for (const Resource& record : side->resources) {
      if (record.service != "route53" || record.type != "record" || !names::leads_visitors(record.document))
        continue;
      const bool is_planned = is_asked(record);
      // The source's zones that the plan does not touch lead on, if the world asks them.
      const bool leads_on = side == &sides.source && !is_copied_zone(plan, record.id) &&
                            !silent.contains(plan::zone_of_record(record));
      if (!is_planned && !leads_on) continue;
      const std::string host = names::host_name(names::dns_name(text(record.document, "Name")));
      const bool shown = is_planned || following.contains(host);
      const auto away = delegated.find(record.id);
      for (Answer& answer : answers_of(record, answerers, away == delegated.end() ? "" : away->second)) {
        if (shown) listed.push_back(answer);
        if (away != delegated.end()) continue;
        answers.emplace(answer.host.name, std::move(answer));
      }
    }
  }
  std::vector<Host> hosts;
  for (const Answer& answer : listed)
    for (Host& host : followed(answer, answers, answerers)) hosts.push_back(std::move(host));
  return hosts;
}

}  // namespace cleave::verify
