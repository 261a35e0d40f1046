#include "report/drawing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Decides which node stands for a resource: hosts of a zone that lead to the same things are one node.
class Folding {
 public:
  explicit Folding(const plan::Application& application) {
    std::map<std::string, std::set<std::string>> leads_to;  // host → things
    std::set<std::string> used_outside;
    for (const auto& [from, to] : application.references) {
      if (type_of(from) == "route53/record") leads_to[host_node(from)].insert(to);
    }
    for (const auto& part : application.parts) {
      if (type_of(part.fate.resource) == "route53/record" && !part.used_by.empty())
        used_outside.insert(host_node(part.fate.resource));
    }
    std::map<std::pair<std::string, std::set<std::string>>, std::string> first;  // zone, things → node
    for (const auto& part : application.parts) {
      const auto& id = part.fate.resource;
      if (type_of(id) != "route53/record") continue;
      const auto host = host_node(id);
      const auto& things = leads_to[host];
      const auto together = things.empty() ? fmt::format("route53/record/{}", record_id(id).zone) : host;
      nodes_[id] = used_outside.contains(host)
                       ? host
                       : first.try_emplace({record_id(id).zone, things}, together).first->second;
      auto& records = records_[nodes_[id]];
      records.hosts.insert(record_id(id).host);
      records.types.insert(record_id(id).type);
    }
  }

  const std::string& node_of(const std::string& resource_id) const {
    const auto found = nodes_.find(resource_id);
    return found == nodes_.end() ? resource_id : found->second;
  }

  /// Of a node of records: a host with its types and how many more, or the number of hosts that lead to
  /// nothing.
  std::pair<std::string, std::string> label_of(const std::string& node) const {
    const auto& [hosts, types] = records_.at(node);
    if (key_of(node).find('/') == std::string::npos)
      return {counted(hosts.size(), "more name"), "records without references"};
    auto title = key_of(node).substr(key_of(node).find('/') + 1);
    if (hosts.size() > 1) title += fmt::format("\nand {}", counted(hosts.size() - 1, "more name"));
    return {title, fmt::format("{}", fmt::join(types, ", "))};
  }

 private:
  struct Records {
    std::set<std::string> hosts, types;
  };

  static std::string host_node(const std::string& resource_id) {
    const auto id = record_id(resource_id);
    return fmt::format("route53/record/{}/{}", id.zone, id.host);
  }

  std::map<std::string, std::string> nodes_;  // resource → node
  std::map<std::string, Records> records_;    // by node
};

/// Longer keys are shown by their beginning: `cleave graph` has them whole.
constexpr std::size_t key_columns = 26;

/// The last part of a long key tells it apart: an ARN's id.
std::string short_key(const std::string& resource_id) {
  const auto key = key_of(resource_id);
  const auto last = key.size() > 40 ? key.substr(key.rfind('/') + 1) : key;
  return columns_of(last) > key_columns ? cut(last, key_columns - 1) + "…" : last;
}

Drawing::Node node_of(const std::string& id, const ResourceNames& names) {
  const auto name = names.name_of(id);
  const auto type = type_of(id);
  const auto key = short_key(id);  // of things that have names in regions "us-east-1/web"
  return {type.substr(0, type.find('/')), name.empty() ? key.substr(key.find('/') + 1) : name,
          type.substr(type.find('/') + 1) + (name.empty() ? "" : "\n" + key), plan::Decision::leave, false};
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
