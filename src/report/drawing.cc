#include "report/drawing.h"

#include <fmt/format.h>

#include "report/layout.h"
#include "report/resource_names.h"

namespace cleave::report {
namespace {

/// More users of one resource than this are drawn as one node.
constexpr std::size_t users_drawn = 4;

/// "route53/record/ZONE/NAME/TYPE[/SETID]".
struct RecordId {
  std::string zone, host, type;
};

RecordId record_id(const std::string& resource_id) {
  const auto key = key_of(resource_id);
  const auto zone = key.find('/');
  const auto name = key.find('/', zone + 1);
  const auto type = key.find('/', name + 1);
  return {key.substr(0, zone), without_final_dot(key.substr(zone + 1, name - zone - 1)),
          key.substr(name + 1, type == std::string::npos ? type : type - name - 1)};
}

/// Decides which node stands for a resource.
class Folding {
 public:
  explicit Folding(const plan::Application& application) {
    std::set<std::string> leading;  // hosts with a record that refers to something
    for (const auto& [from, to] : application.references) {
      if (type_of(from) == "route53/record") leading.insert(host_node(from));
    }
    for (const auto& part : application.parts) {
      const auto& id = part.fate.resource;
      if (type_of(id) != "route53/record") continue;
      const auto host = host_node(id);
      const bool apart = leading.contains(host) || !part.used_by.empty();
      nodes_[id] = apart ? host : fmt::format("route53/record/{}", record_id(id).zone);
      auto& types = types_[nodes_[id]];
      types.insert(apart ? record_id(id).type : record_id(id).host);
    }
  }

  const std::string& node_of(const std::string& resource_id) const {
    const auto found = nodes_.find(resource_id);
    return found == nodes_.end() ? resource_id : found->second;
  }

  /// Of a node of records: a host with its types, or the number of hosts that lead to nothing.
  std::pair<std::string, std::string> label_of(const std::string& node) const {
    const auto& members = types_.at(node);
    if (key_of(node).find('/') == std::string::npos)
      return {counted(members.size(), "more name"), "records without references"};
    std::string types;
    for (const auto& type : members) types += (types.empty() ? "" : ", ") + type;
    return {key_of(node).substr(key_of(node).find('/') + 1), types};
  }

 private:
  static std::string host_node(const std::string& resource_id) {
    const auto id = record_id(resource_id);
    return fmt::format("route53/record/{}/{}", id.zone, id.host);
  }

  std::map<std::string, std::string> nodes_;            // resource → node
  std::map<std::string, std::set<std::string>> types_;  // node → types, or hosts
};

/// The last part of a long key tells it apart: an ARN's id.
std::string short_key(const std::string& resource_id) {
  const auto key = key_of(resource_id);
  return key.size() > 40 ? key.substr(key.rfind('/') + 1) : key;
}

Drawing::Node node_of(const std::string& id, const ResourceNames& names) {
  const auto name = names.name_of(id);
  const auto type = type_of(id);
  const auto key = short_key(id);  // of things that have names in regions "us-east-1/web"
  return {type.substr(0, type.find('/')), name.empty() ? key.substr(key.find('/') + 1) : name,
          type.substr(type.find('/') + 1) + (name.empty() ? "" : " " + key), plan::Decision::leave, false};
}

void add_users(Drawing& drawing, const plan::Part& part, const std::string& node,
               const ResourceNames& names) {
  if (part.used_by.size() > users_drawn) {
    const auto all = "users of " + part.fate.resource;
    drawing.nodes[all] = {"", fmt::format("{} others", part.used_by.size()), "", plan::Decision::leave,
                          false};
    drawing.cut_edges.emplace(all, node);
    return;
  }
  for (const auto& user : part.used_by) {
    auto drawn = node_of(user, names);
    drawn.detail = fmt::format("{} {}", drawn.cluster, drawn.detail);
    drawn.cluster.clear();
    drawing.nodes.emplace(user, std::move(drawn));
    drawing.cut_edges.emplace(user, node);
  }
}

}  // namespace

Drawing drawing_of(const plan::Application& application, const inventory::Inventory& source) {
  const ResourceNames names(source);
  const Folding folding(application);
  Drawing drawing;
  for (const auto& part : application.parts) {
    const auto& id = part.fate.resource;
    const auto& node = folding.node_of(id);
    auto drawn = node_of(id, names);
    if (node != id) std::tie(drawn.title, drawn.detail) = folding.label_of(node);
    drawn.decision = part.fate.decision;
    drawing.nodes.emplace(node, std::move(drawn));
    add_users(drawing, part, node, names);
  }
  for (const auto& root : application.roots) drawing.nodes.at(folding.node_of(root)).root = true;
  for (const auto& [from, to] : application.references) {
    const auto& start = folding.node_of(from);
    const auto& end = folding.node_of(to);
    if (start != end) drawing.edges.emplace(start, end);
  }
  return drawing;
}

}  // namespace cleave::report
