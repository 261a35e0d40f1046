#include "plan/application.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
#include "plan/asked_zones.h"
#include "plan/leads.h"
#include "plan/similar.h"
#include "plan/tags.h"
#include "plan/unseen.h"

namespace cleave::plan {
namespace {

using graph::Node;
using inventory::Inventory;
using inventory::Resource;

/// What becomes of a type unless the user says otherwise.
struct TypeRule {
  std::string_view type;
  Decision alone;
  Decision shared;
  std::string_view reason;
};
constexpr std::array type_rules{
    TypeRule{"ec2/vpc", Decision::leave, Decision::leave, "the destination has its own network"},
    TypeRule{"ec2/subnet", Decision::leave, Decision::leave, "the destination has its own network"},
    TypeRule{"ec2/availability-zone", Decision::leave, Decision::leave, "zones belong to AWS"},
    TypeRule{"ec2/image", Decision::leave, Decision::leave, "its instances move by a fresh image"},
    TypeRule{"ec2/snapshot", Decision::leave, Decision::leave, "volumes move inside a fresh image"},
    TypeRule{"route53domains/domain", Decision::share, Decision::share,
             "stays registered where it is; its name servers change"},
    TypeRule{"ec2/volume", Decision::move, Decision::leave, "moves inside the image of its instance"},
};

/// Types that keep a record of where they come from but do not use it.
constexpr std::array<std::string_view, 3> types_that_use_nothing{"ec2/image", "ec2/snapshot",
                                                                 "ec2/availability-zone"};

bool has_tag(const Resource& resource, const std::string& key, const std::string& value) {
  const auto tags = tags_of(resource.document);
  return std::any_of(tags.begin(), tags.end(), [&](const Json& tag) {
    return text_or(tag, "Key", "") == key && text_or(tag, "Value", "") == value;
  });
}

std::vector<Node> nodes_of_domain(const Inventory& source, const std::string& domain) {
  std::vector<Node> nodes;
  const std::string host = domain.ends_with('.') ? domain : domain + ".";
  for (Node node = 0; node < source.resources.size(); ++node) {
    const Resource& resource = source.resources[node];
    const std::string type = type_of(resource);
    const bool zone = type == "route53/zone" && text_or(resource.document, "Name", resource.name) == host;
    const bool registered = type == "route53domains/domain" && resource.name + "." == host;
    if (zone || registered) nodes.push_back(node);
  }
  return nodes;
}

std::vector<Node> nodes_of_root(const Inventory& source, const std::string& root) {
  std::vector<Node> nodes;
  if (root.starts_with("domain:")) return nodes_of_domain(source, root.substr(7));
  const auto equals = root.find('=');
  const bool tag = root.starts_with("tag:") && equals != std::string::npos;
  for (Node node = 0; node < source.resources.size(); ++node) {
    const Resource& resource = source.resources[node];
    if (tag) {
      if (has_tag(resource, root.substr(4, equals - 4), root.substr(equals + 1))) nodes.push_back(node);
      continue;
    }
    const auto names = names_of(resource, source);
    const bool named =
        std::any_of(names.begin(), names.end(), [&](const auto& known) { return known.name == root; });
    if (resource.id == root || named) nodes.push_back(node);
  }
  return nodes;
}

Error unknown_root(const Inventory& source, const std::string& root) {
  std::vector<std::string> near;
  for (const auto& resource : source.resources) {
    near.push_back(root.starts_with("domain:") ? "domain:" + resource.name : resource.id);
  }
  return Error(Error::Kind::input, "unknown-root",
               fmt::format("nothing in the source account is '{}'; regions that were read: {}", root,
                           fmt::join(source.regions, ", ")))
      .where("roots")
      .next(fmt::format("Give domain:NAME of a hosted zone, tag:KEY=VALUE, an ARN or an id. {}",
                        did_you_mean(root, near)));
}

void check_decisions(const Inventory& source, const Decisions& decisions) {
  for (const auto& [id, decision] : decisions.resources) {
    if (source.find(id) != nullptr) continue;
    std::vector<std::string> ids;
    for (const auto& resource : source.resources) ids.push_back(resource.id);
    throw Error(Error::Kind::input, "unknown-resource", fmt::format("the source account has no {}", id))
        .where(fmt::format("decision {} = \"{}\"", id, to_text(decision)))
        .next(fmt::format("Run cleave inventory again or mend the name. {}", did_you_mean(id, ids)));
  }
}

/// What nothing reaches stays, whatever is decided of it.
void demand_reached(const Application& application, const Decisions& decisions) {
  std::set<std::string> reached;
  for (const Part& part : application.parts) reached.insert(part.fate.resource);
  for (const auto& [id, decision] : decisions.resources) {
    const bool is_taken = decision == Decision::move || decision == Decision::copy;
    if (!is_taken || reached.contains(id)) continue;
    throw Error(Error::Kind::input, "not-reached", fmt::format("nothing of the application leads to {}", id))
        .where(fmt::format("decision {} = \"{}\"", id, to_text(decision)))
        .next("Write it into `roots` of cleave.toml if it is the application's, or take the decision out.");
  }
}

bool uses_nothing(const std::string& type) {
  return std::find(types_that_use_nothing.begin(), types_that_use_nothing.end(), type) !=
         types_that_use_nothing.end();
}

/// What stays whether or not others use it, unless the user says otherwise.
bool is_left_by_default(const std::string& type) {
  return std::any_of(type_rules.begin(), type_rules.end(), [&](const TypeRule& rule) {
    return rule.type == type && rule.alone == Decision::leave && rule.shared == Decision::leave;
  });
}

bool is_decided(const Decisions& decisions, const std::string& id, std::initializer_list<Decision> some) {
  const auto found = decisions.resources.find(id);
  return found != decisions.resources.end() &&
         std::find(some.begin(), some.end(), found->second) != some.end();
}

/// What brings nothing in, and why where it is not for a decision. An image, for example, tells the instance
/// that it was made from, which may be a neighbour's.
class Staying {
 public:
  Staying(const Inventory& source, const References& references, const Decisions& decisions)
      : source_(source), decisions_(decisions) {
    for (const auto& [id, decision] : decisions.resources)
      if (is_decided(decisions, id, {Decision::leave, Decision::share})) add(*references.graph.find(id), "");
    leave_by_default();
    leave_unasked(references);
  }

  const std::unordered_set<Node>& nodes() const { return nodes_; }
  const std::string& why(Node node) const {
    static const std::string by_decision;
    const auto found = reasons_.find(node);
    return found == reasons_.end() ? by_decision : found->second;
  }

  /// What stands only in front of what stays would answer nobody at the destination. True when there is more
  /// of it.
  bool add_fronts(const std::vector<Node>& members) {
    const auto count = nodes_.size();
    for (const Node node : members) {
      if (nodes_.contains(node)) continue;
      const Resource& front = source_.resources[node];
      const std::string behind = staying_answerer(front, [&](const std::string& id) {
        const Resource* resource = source_.find(id);
        return resource != nullptr && nodes_.contains(static_cast<Node>(resource - source_.resources.data()));
      });
      if (behind.empty()) continue;
      if (is_decided(decisions_, front.id, {Decision::move, Decision::copy}))
        throw Error(Error::Kind::input, "answerer-stays",
                    fmt::format("nobody would answer at its copy: {} stays", behind))
            .where(front.id)
            .next(fmt::format("Take the decision about {} out of cleave.toml, or let {} move too.", front.id,
                              behind));
      add(node, fmt::format("answers by {}, which stays", behind));
    }
    return nodes_.size() > count;
  }

 private:
  void add(Node node, std::string why) {
    nodes_.insert(node);
    if (!why.empty()) reasons_[node] = std::move(why);
  }

  void leave_by_default() {
    for (Node node = 0; node < source_.resources.size(); ++node) {
      const Resource& resource = source_.resources[node];
      const std::string type = type_of(resource);
      // What a record of its making names is not used, whatever becomes of it.
      if (is_left_by_default(type) && (uses_nothing(type) || !decisions_.resources.contains(resource.id)))
        nodes_.insert(node);
    }
  }

  /// Of two zones of one name the world asks one; the other leads nobody anywhere.
  void leave_unasked(const References& references) {
    const auto unasked = unasked_zones(source_, source_);
    const auto name = [&](const std::string& id) { return text(source_.find(id)->document, "Name"); };
    for (const auto& each : unasked) {
      const std::string &id = each.first, &instead = each.second;
      const bool has_sibling =
          std::any_of(source_.resources.begin(), source_.resources.end(), [&](const Resource& other) {
            return type_of(other) == "route53/zone" && other.id != id && !unasked.contains(other.id) &&
                   text_or(other.document, "Name", "") == name(id) &&
                   !flag_or(other.document, "Config/PrivateZone", false);
          });
      if (has_sibling && !is_decided(decisions_, id, {Decision::move, Decision::copy}))
        add(*references.graph.find(id), fmt::format("the world asks {}", instead));
    }
  }

  const Inventory& source_;
  const Decisions& decisions_;
  std::unordered_set<Node> nodes_;
  std::unordered_map<Node, std::string> reasons_;
};

/// The records of a distribution's alternate names belong to it, in whatever zone they stand: the names can
/// be handed over only with all of them. Record → distribution.
std::map<Node, Node> records_of_names(const Inventory& source, const References& references,
                                      const Decisions& decisions, const std::vector<Node>& members,
                                      const std::unordered_set<Node>& staying) {
  std::map<Node, Node> records;
  const auto unasked = unasked_zones(source, source);
  const Leads leads(source, silent_zones(source, source));
  for (const Node node : members) {
    const Resource& distribution = source.resources[node];
    if (type_of(distribution) != "cloudfront/distribution" || staying.contains(node)) continue;
    if (is_decided(decisions, distribution.id, {Decision::copy})) continue;
    for (const Resource* record : leads.records_to(distribution)) {
      if (!serves(distribution, text(record->document, "Name"))) continue;
      std::vector<const Resource*> chain{record};
      for (const std::string& name : leads.names_behind(*record))
        for (const Resource* each : leads.records_of(name)) chain.push_back(each);
      for (const Resource* each : chain) {
        const std::string zone = zone_of_record(*each);
        if (unasked.contains(zone) || is_decided(decisions, zone, {Decision::leave, Decision::share}))
          continue;
        records.emplace(*references.graph.find(each->id), node);
      }
    }
  }
  return records;
}

/// Alternate names can be on one distribution only; at its own name the source's goes on answering.
bool takes_all_names(const Resource& resource) {
  return type_of(resource) == "cloudfront/distribution" &&
         !list_or_empty(resource.document, "DistributionConfig/Aliases/Items").empty();
}

/// What others use goes on using its own parts at the source, and so do they: its users are told of these
/// too. Names lead on to the destination, and volumes move inside images.
void spread_use(const Inventory& source, const References& references, const std::vector<bool>& inside,
                std::map<Node, std::vector<std::string>>& used_by) {
  std::vector<Node> left;
  for (const auto& [node, users] : used_by) left.push_back(node);
  while (!left.empty()) {
    const Node node = left.back();
    left.pop_back();
    const Resource& resource = source.resources[node];
    if (resource.service == "route53" || resource.service == "route53domains" || takes_all_names(resource))
      continue;
    for (const Node target : references.graph.targets(node)) {
      if (!inside[target] || type_of(source.resources[target]) == "ec2/volume") continue;
      std::vector<std::string>& users = used_by[target];
      const auto count = users.size();
      for (const std::string& user : used_by[node])
        if (std::find(users.begin(), users.end(), user) == users.end()) users.push_back(user);
      if (users.size() > count) left.push_back(target);
    }
  }
}

/// A zone does not use the records that it holds.
bool holds(const Resource& zone, const Resource& record) {
  return type_of(zone) == "route53/zone" &&
         record.id.starts_with("route53/record/" + zone.id.substr(zone.id.rfind('/') + 1) + "/");
}

Fate fate_of(const Resource& resource, const Part& part, const Decisions& decisions) {
  Fate fate{resource.id, part.used_by.empty() ? Decision::move : Decision::copy, ""};
  fate.reason = part.reached_from == resource.id ? "a root"
                                                 : fmt::format("used by {} ({})", part.reached_from, part.by);
  if (!part.used_by.empty()) fate.reason += fmt::format("; also used by {}", fmt::join(part.used_by, ", "));
  for (const auto& rule : type_rules) {
    if (rule.type != type_of(resource)) continue;
    fate.decision = part.used_by.empty() ? rule.alone : rule.shared;
    fate.reason = rule.reason;
  }
  if (takes_all_names(resource)) fate.decision = Decision::move;
  const auto decided = decisions.resources.find(resource.id);
  if (decided != decisions.resources.end()) {
    fate.decision = decided->second;
    fate.reason = "decided in cleave.toml";
  }
  return fate;
}

}  // namespace

std::vector<const Resource*> resources_of_root(const Inventory& source, const std::string& root) {
  std::vector<const Resource*> found;
  for (const Node node : nodes_of_root(source, root)) found.push_back(&source.resources[node]);
  return found;
}

Application find_application(const Inventory& source, const Inventory& destination,
                             const Decisions& decisions) {
  check_decisions(source, decisions);
  const References references = find_references(source);
  Application application;
  std::vector<Node> starts;
  for (const auto& root : decisions.roots) {
    const auto nodes = nodes_of_root(source, root);
    if (nodes.empty()) throw unknown_root(source, root);
    starts.insert(starts.end(), nodes.begin(), nodes.end());
  }
  for (const Node node : starts) application.roots.push_back(source.resources[node].id);

  Staying staying(source, references, decisions);
  std::map<Node, Node> by_names;  // record → the distribution that it is an alternate name of
  std::vector<Node> parents, members;
  for (bool more = true; more;) {
    std::vector<Node> all = starts;
    for (const auto& [record, distribution] : by_names) all.push_back(record);
    members = references.graph.closure(all, staying.nodes(), &parents);
    std::sort(members.begin(), members.end());
    more = staying.add_fronts(members);
    if (more) {
      by_names.clear();
      continue;
    }
    for (const auto& [record, distribution] :
         records_of_names(source, references, decisions, members, staying.nodes()))
      if (!std::binary_search(members.begin(), members.end(), record))
        more = by_names.emplace(record, distribution).second || more;
  }
  for (const auto& [record, distribution] : by_names) parents[record] = distribution;
  std::vector<bool> inside(source.resources.size());
  for (const Node node : members) inside[node] = true;

  std::map<Node, std::vector<std::string>> used_by;
  for (Node node = 0; node < source.resources.size(); ++node) {
    const std::string type = type_of(source.resources[node]);
    const bool uses = !uses_nothing(type);
    for (const Node target : references.graph.targets(node)) {
      if (inside[node] && inside[target]) {
        application.references.emplace_back(source.resources[node].id, source.resources[target].id);
      } else if (inside[target] && uses && !holds(source.resources[node], source.resources[target])) {
        used_by[target].push_back(source.resources[node].id);
      }
    }
  }
  spread_use(source, references, inside, used_by);
  for (const Node node : members) {
    const Resource& resource = source.resources[node];
    Part part{{}, source.resources[parents[node]].id, "", used_by[node]};
    if (by_names.contains(node))
      part.by = "an alternate name of it";
    else if (parents[node] != node)
      part.by = references.path(parents[node], node);
    part.fate = fate_of(resource, part, decisions);
    if (const std::string& why = staying.why(node); !why.empty())
      part.fate = {resource.id, Decision::leave, why};
    application.parts.push_back(std::move(part));
  }
  demand_reached(application, decisions);
  std::vector<Fate> fates;
  for (const Part& part : application.parts) fates.push_back(part.fate);
  application.unseen = find_unseen({source, destination, fates}, decisions);
  application.similar = similar_resources(source, application);
  return application;
}

Json to_json(const Application& application) {
  Json parts = Json::array(), references = Json::array();
  for (const auto& part : application.parts) {
    parts.push_back({{"resource", part.fate.resource},
                     {"decision", to_text(part.fate.decision)},
                     {"reason", part.fate.reason},
                     {"reached_from", part.reached_from},
                     {"by", part.by},
                     {"used_by", part.used_by}});
  }
  for (const auto& [from, to] : application.references) references.push_back({from, to});
  Json unseen = Json::array();
  for (const auto& one : application.unseen) unseen.push_back(to_json(one));
  return {{"format", 1},
          {"roots", application.roots},
          {"parts", parts},
          {"references", references},
          {"similar", application.similar},
          {"unseen", unseen}};
}

}  // namespace cleave::plan
