#include "plan/application.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

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

/// Where documents hold their tags: in what described them, or in the answer of a call of its own.
constexpr std::array<std::string_view, 5> tag_lists{"Tags", "TagSet", "TagList", "GetBucketTagging/TagSet",
                                                    "DescribeTags/Tags"};

bool has_tag(const Resource& resource, const std::string& key, const std::string& value) {
  for (const auto member : tag_lists) {
    for (const auto& tag : list_or_empty(resource.document, member)) {
      if (text_or(tag, "Key", "") == key && text_or(tag, "Value", "") == value) return true;
    }
  }
  return false;
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

/// Resources that stay, by decision or by default: nothing is brought in by what stays. An image, for
/// example, tells the instance that it was made from, which may be a neighbour's.
std::unordered_set<Node> staying(const Inventory& source, const References& references,
                                 const Decisions& decisions) {
  std::unordered_set<Node> nodes;
  for (Node node = 0; node < source.resources.size(); ++node) {
    const Resource& resource = source.resources[node];
    const std::string type = type_of(resource);
    // What a record of its making names is not used, whatever becomes of it.
    if (is_left_by_default(type) && (uses_nothing(type) || !decisions.resources.contains(resource.id)))
      nodes.insert(node);
  }
  for (const auto& [id, decision] : decisions.resources) {
    if (decision != Decision::leave && decision != Decision::share) continue;
    if (const auto node = references.graph.find(id)) nodes.insert(*node);
  }
  return nodes;
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
  const auto decided = decisions.resources.find(resource.id);
  if (decided != decisions.resources.end()) {
    fate.decision = decided->second;
    fate.reason = "decided in cleave.toml";
  }
  return fate;
}

}  // namespace

Application find_application(const Inventory& source, const Decisions& decisions) {
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

  std::vector<Node> parents;
  std::vector<Node> members =
      references.graph.closure(starts, staying(source, references, decisions), &parents);
  std::sort(members.begin(), members.end());
  std::vector<bool> inside(source.resources.size());
  for (const Node node : members) inside[node] = true;

  std::map<Node, std::vector<std::string>> used_by;
  for (Node node = 0; node < source.resources.size(); ++node) {
    const std::string type = type_of(source.resources[node]);
    const bool uses = !uses_nothing(type);
    for (const Node target : references.graph.targets(node)) {
      if (inside[node] && inside[target]) {
        application.references.emplace_back(source.resources[node].id, source.resources[target].id);
      } else if (inside[target] && uses) {
        used_by[target].push_back(source.resources[node].id);
      }
    }
  }
  for (const Node node : members) {
    const Resource& resource = source.resources[node];
    Part part{{}, source.resources[parents[node]].id, "", used_by[node]};
    if (parents[node] != node) part.by = references.path(parents[node], node);
    part.fate = fate_of(resource, part, decisions);
    application.parts.push_back(std::move(part));
  }
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
  return {{"format", 1}, {"roots", application.roots}, {"parts", parts}, {"references", references}};
}

}  // namespace cleave::plan
