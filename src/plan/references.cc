#include "plan/references.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "base/side_by_side.h"
#include "names/rewrite.h"
#include "plan/asked_zones.h"
#include "plan/leads.h"
#include "plan/user_data.h"

namespace cleave::plan {
namespace {

using inventory::Inventory;
using inventory::Resource;
using names::Kind;

/// Where a type's document tells further names of its resource.
struct NameRule {
  std::string_view type;
  std::string_view path;
  Kind kind;
};
constexpr std::array name_rules{
    NameRule{"ec2/instance", "PublicDnsName", Kind::host},
    NameRule{"ec2/instance", "PrivateDnsName", Kind::host},
    NameRule{"ec2/instance", "PublicIpAddress", Kind::id},
    NameRule{"ec2/instance", "PrivateIpAddress", Kind::id},
    NameRule{"ec2/address", "PublicIp", Kind::id},
    NameRule{"ec2/address", "AllocationId", Kind::id},
    NameRule{"elb/load-balancer", "DNSName", Kind::host},
    NameRule{"cloudfront/distribution", "DomainName", Kind::host},
    NameRule{"cloudfront/distribution", "ARN", Kind::arn},
    NameRule{"cloudfront/origin-access-identity", "S3CanonicalUserId", Kind::id},
    NameRule{"iam/role", "Arn", Kind::arn},
    NameRule{"iam/policy", "Arn", Kind::arn},
    NameRule{"iam/instance-profile", "Arn", Kind::arn},
    NameRule{"acm/certificate", "CertificateArn", Kind::arn},
};

/// Types whose key in the inventory id is a name that nobody writes by chance.
constexpr std::array<std::string_view, 18> types_named_by_key{"ec2/instance",
                                                              "ec2/image",
                                                              "ec2/snapshot",
                                                              "ec2/volume",
                                                              "ec2/security-group",
                                                              "ec2/vpc",
                                                              "ec2/subnet",
                                                              "ec2/address",
                                                              "cloudfront/distribution",
                                                              "cloudfront/origin-access-identity",
                                                              "cloudfront/origin-access-control",
                                                              "cloudfront/cache-policy",
                                                              "cloudfront/origin-request-policy",
                                                              "cloudfront/response-headers-policy",
                                                              "cloudfront/function",
                                                              "route53/zone",
                                                              "route53/health-check",
                                                              "route53/delegation-set"};

/// A member whose value is the plain name of a resource. In `target`, {region} and {value} are filled in.
struct ReferenceRule {
  std::string_view type;
  std::string_view
      list;  ///< a list of the document, each item of which has the member; "" = the document itself
  std::string_view member;
  std::string_view target;
};
constexpr std::array reference_rules{
    ReferenceRule{"ec2/instance", "", "KeyName", "ec2/key-pair/{region}/{value}"},
    ReferenceRule{"iam/instance-profile", "Roles", "RoleName", "iam/role/{value}"},
    ReferenceRule{"route53domains/domain", "", "DomainName", "{zone}"},
};

std::string key_of_resource(const Resource& resource) {
  return resource.id.substr(resource.service.size() + resource.type.size() + 2);
}

std::string filled(std::string_view pattern, const std::string& region, const std::string& value) {
  std::string out(pattern);
  const auto put = [&](std::string_view mark, const std::string& with) {
    if (const auto place = out.find(mark); place != std::string::npos) out.replace(place, mark.size(), with);
  };
  put("{region}", region);
  put("{value}", value);
  return out;
}

/// A document that names a resource, and where in it.
struct Mention {
  graph::Node from, to;
  std::string path;
};

/// Of a name that two resources of a type have: default networks of two regions have the same private
/// addresses, and nothing says which is meant.
constexpr graph::Node nobody = static_cast<graph::Node>(-1);

/// A document names itself often; that is no reference.
void add_mentions(const Json& document, const names::Index& index, const std::vector<graph::Node>& owners,
                  graph::Node from, std::vector<Mention>& mentions) {
  const auto add = [&](const names::Hit& hit, const std::string& path) {
    if (owners[hit.name] != from && owners[hit.name] != nobody)
      mentions.push_back({from, owners[hit.name], path});
  };
  names::each_hit(document, index, [&](const std::string& path, const std::string&, const names::Hit& hit) {
    add(hit, path);
  });
  if (const auto script = script_of(document))
    for (const auto& hit : index.find(script->text, names::script_hint)) add(hit, "user data");
}

/// Collects edges, each once, with the place where it was seen first.
class Collector {
 public:
  Collector(const Inventory& inventory, References& references)
      : inventory_(inventory), references_(references) {
    for (const auto& resource : inventory.resources) {
      const auto node = references_.graph.add(resource.id);
      if (type_of(resource) == "route53/zone")
        zones_.emplace(text_or(resource.document, "Name", resource.name), node);
    }
  }

  void connect(graph::Node from, graph::Node to, const std::string& path) {
    if (from != to && references_.graph.connect(from, to)) references_.paths.emplace(from << 32 | to, path);
  }

  void by_rules(graph::Node from) {
    const Resource& resource = inventory_.resources[from];
    const std::string type = type_of(resource);
    for (const auto& rule : reference_rules) {
      if (type != rule.type) continue;
      if (rule.list.empty()) {
        by_rule(from, rule, resource.document);
      } else {
        for (const auto& item : list_or_empty(resource.document, rule.list)) by_rule(from, rule, item);
      }
    }
    // A zone holds its records: whoever needs the zone needs them all.
    if (type == "route53/record") {
      const std::string key = key_of_resource(resource);
      const auto zone = references_.graph.find("route53/zone/" + key.substr(0, key.find('/')));
      if (zone) connect(*zone, from, "its records");
    }
  }

 private:
  void by_rule(graph::Node from, const ReferenceRule& rule, const Json& document) {
    const std::string value = text_or(document, rule.member, "");
    if (value.empty()) return;
    if (rule.target == "{zone}") {
      const auto [first, last] = zones_.equal_range(value.ends_with('.') ? value : value + ".");
      for (auto zone = first; zone != last; ++zone) connect(from, zone->second, std::string(rule.member));
      return;
    }
    const auto target = references_.graph.find(filled(rule.target, inventory_.resources[from].region, value));
    if (target) connect(from, *target, std::string(rule.member));
  }

  const Inventory& inventory_;
  References& references_;
  std::unordered_multimap<std::string, graph::Node> zones_;
};

/// Names that a network in another account may have, too.
bool is_private_name(const Resource& resource, const std::string& name) {
  return name == text_or(resource.document, "PrivateIpAddress", "") ||
         name == text_or(resource.document, "PrivateDnsName", "");
}

}  // namespace

std::string type_of(const Resource& resource) {
  return resource.service + "/" + resource.type;
}

std::string arn_by_name(const Resource& resource, const Inventory& side, const std::string& name) {
  const std::string type = type_of(resource);
  const auto arn = [&](std::string_view service, std::string_view kind) {
    return fmt::format("arn:{}:{}:{}:{}:{}/{}", side.partition, service, resource.region, side.account_id,
                       kind, name);
  };
  if (type == "elb/load-balancer") return arn("elasticloadbalancing", "loadbalancer");
  if (type == "ec2/key-pair") return arn("ec2", "key-pair");
  if (type == "route53domains/domain")
    return fmt::format("arn:{}:route53domains:::domain/{}", side.partition, name);
  return "";
}

std::vector<KnownName> names_of(const Resource& resource, const Inventory& inventory) {
  std::vector<KnownName> names;
  const std::string type = type_of(resource);
  if (std::find(types_named_by_key.begin(), types_named_by_key.end(), type) != types_named_by_key.end()) {
    names.push_back({key_of_resource(resource), Kind::id});
  }
  if (type == "s3/bucket") {
    names.push_back({resource.name, Kind::bucket});
    names.push_back({fmt::format("arn:{}:s3:::{}", inventory.partition, resource.name), Kind::arn});
  }
  for (const auto& rule : name_rules) {
    if (rule.type != type) continue;
    const std::string name = text_or(resource.document, rule.path, "");
    if (!name.empty()) names.push_back({name, rule.kind});
  }
  if (std::string arn = arn_by_name(resource, inventory, resource.name); !arn.empty())
    names.push_back({std::move(arn), Kind::arn});
  return names;
}

References find_references(const Inventory& inventory) {
  References references;
  Collector collector(inventory, references);
  names::Index index;
  std::vector<graph::Node> owners;
  for (graph::Node node = 0; node < inventory.resources.size(); ++node) {
    for (const auto& known : names_of(inventory.resources[node], inventory)) {
      const std::size_t number = index.add(known.name, known.kind);
      if (number == owners.size()) {
        owners.push_back(node);
      } else if (owners[number] != nobody && owners[number] != node &&
                 type_of(inventory.resources[owners[number]]) == type_of(inventory.resources[node])) {
        owners[number] = nobody;
      }
    }
  }
  const auto pieces = side_by_side(inventory.resources.size(), [&](graph::Node begin, graph::Node end) {
    std::vector<Mention> mentions;
    for (graph::Node node = begin; node < end; ++node)
      add_mentions(inventory.resources[node].document, index, owners, node, mentions);
    return mentions;
  });
  for (graph::Node node = 0; node < inventory.resources.size(); ++node) collector.by_rules(node);
  // S3 finds the bucket by the host's name, so no value has to name it.
  const Leads leads(inventory, silent_zones(inventory, inventory));
  for (graph::Node node = 0; node < inventory.resources.size(); ++node) {
    const Resource& resource = inventory.resources[node];
    const Resource* end = is_for_visitors(resource) ? leads.end_of(resource) : nullptr;
    if (end != nullptr && type_of(*end) == "s3/bucket")
      collector.connect(node, *references.graph.find(end->id), "the host's name");
  }
  for (const auto& mentions : pieces)
    for (const auto& mention : mentions) collector.connect(mention.from, mention.to, mention.path);
  return references;
}

std::vector<UseAcross> uses_across(const Inventory& users, const Inventory& used) {
  names::Index index;
  std::vector<graph::Node> owners;
  for (graph::Node node = 0; node < used.resources.size(); ++node) {
    for (const auto& known : names_of(used.resources[node], used)) {
      if (is_private_name(used.resources[node], known.name)) continue;
      if (index.add(known.name, known.kind) == owners.size()) owners.push_back(node);
    }
  }
  // Users are counted behind what they may use.
  const graph::Node first = used.resources.size();
  const auto pieces = side_by_side(users.resources.size(), [&](graph::Node begin, graph::Node end) {
    std::vector<Mention> mentions;
    for (graph::Node node = begin; node < end; ++node)
      add_mentions(users.resources[node].document, index, owners, first + node, mentions);
    return mentions;
  });
  std::vector<UseAcross> uses;
  for (const auto& mentions : pieces)
    for (const Mention& mention : mentions)
      uses.push_back({&users.resources[mention.from - first], &used.resources[mention.to], mention.path});
  return uses;
}

}  // namespace cleave::plan
