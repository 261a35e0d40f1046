#include "report/drawing.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/layout.h"
#include "report/resource_names.h"

namespace cleave::report {
namespace {

/// At most so many things that are alike are named.
constexpr std::size_t alike_named = 3;

/// As many nodes as a page has room for, and of them those outside.
constexpr std::size_t nodes_at_most = 36;
constexpr std::size_t users_at_most = 6;

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

  /// Of a node of records: its hosts, which lead to the same things or to nothing, and their types.
  const std::set<std::string>& hosts_of(const std::string& node) const { return records_.at(node).hosts; }
  const std::set<std::string>& types_of(const std::string& node) const { return records_.at(node).types; }
  bool is_folded(const std::string& node) const { return records_.contains(node); }

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

std::string without_region(const std::string& key) {  // of things that have names in regions "us-east-1/web"
  return key.substr(key.find('/') + 1);
}

std::string service_of(const std::string& resource_id) {
  return resource_id.substr(0, resource_id.find('/'));
}

std::string kind_of(const std::string& resource_id) {
  const auto type = type_of(resource_id);
  return type.substr(type.find('/') + 1);
}

/// "a", "a\nb", "a\nb\nand 7 more"
std::string some_of(const std::vector<std::string>& names) {
  const bool all = names.size() <= alike_named;
  std::string text;
  for (std::size_t i = 0; i < (all ? names.size() : alike_named - 1); ++i)
    text += (i == 0 ? "" : "\n") + names[i];
  return all ? text : text + fmt::format("\nand {} more", names.size() - alike_named + 1);
}

using Ids = std::vector<std::string>;
using Edges = std::set<std::pair<std::string, std::string>>;

/// Which things are alike.
class Alikeness {
 public:
  /// `looks`: what each thing has to have in common with those that it is alike.
  Alikeness(const std::map<std::string, std::string>& looks, const Edges& edges) {
    std::map<std::string, std::size_t> numbers;
    for (const auto& [id, look] : looks) classes_[id] = numbers.emplace(look, numbers.size()).first->second;
    count_ = numbers.size();
    while (refine(edges)) {
    }
  }

  std::map<std::size_t, Ids> groups() const {
    std::map<std::size_t, Ids> groups;
    for (const auto& [id, number] : classes_) groups[number].push_back(id);
    return groups;
  }

 private:
  /// Tells things apart whose neighbours are not alike; false when that tells no more, or too many.
  bool refine(const Edges& edges) {
    std::map<std::string, std::set<std::pair<bool, std::size_t>>> neighbours;
    for (const auto& [from, to] : edges) {
      neighbours[from].emplace(true, classes_.at(to));
      neighbours[to].emplace(false, classes_.at(from));
    }
    std::map<std::pair<std::size_t, std::set<std::pair<bool, std::size_t>>>, std::size_t> numbers;
    std::map<std::string, std::size_t> finer;
    for (const auto& [id, number] : classes_)
      finer[id] = numbers.emplace(std::pair(number, neighbours[id]), numbers.size()).first->second;
    if (numbers.size() == count_ || numbers.size() > nodes_at_most) return false;
    classes_ = std::move(finer);
    count_ = numbers.size();
    return true;
  }

  std::map<std::string, std::size_t> classes_;
  std::size_t count_ = 0;
};

class Drawer {
 public:
  Drawer(const plan::Application& application, const inventory::Inventory& source)
      : application_(application), names_(source), folding_(application) {}

  Drawing draw() && {
    collect();
    Edges edges;
    for (const auto& [from, to] : application_.references)
      if (is_drawn(from) && is_drawn(to) && folding_.node_of(from) != folding_.node_of(to))
        edges.emplace(folding_.node_of(from), folding_.node_of(to));
    for (const auto& [number, ids] : Alikeness(looks_, edges).groups()) add_group(ids);
    for (const auto& [from, to] : edges) connect(drawing_.edges, from, to);
    add_users();
    return std::move(drawing_);
  }

 private:
  bool is_drawn(const std::string& resource) const { return looks_.contains(folding_.node_of(resource)); }

  void collect() {
    const std::set<std::string> roots(application_.roots.begin(), application_.roots.end());
    for (const auto& part : application_.parts) {
      const auto& id = part.fate.resource;
      const bool root = roots.contains(id);
      if (part.fate.decision == plan::Decision::leave && !root) {
        ++drawing_.left_alone;
        continue;
      }
      const auto& node = folding_.node_of(id);
      const bool leads = !folding_.is_folded(node) || key_of(node).find('/') != std::string::npos;
      looks_[node] =
          fmt::format("{} {} {} {}", type_of(node), plan::to_text(part.fate.decision), root, leads);
      fates_[node] = {part.fate.decision, root};
      users_[node].insert(part.used_by.begin(), part.used_by.end());
    }
  }

  std::string name_of(const std::string& id) const {
    const auto name = names_.name_of(id);
    return name.empty() ? without_region(short_key(id)) : name;
  }

  void add_group(const Ids& ids) {
    Drawing::Node node;
    std::tie(node.decision, node.root) = fates_.at(ids.front());
    node.cluster = service_of(ids.front());
    for (const auto& id : ids) first_[id] = ids.front();
    if (folding_.is_folded(ids.front())) {
      label_records(ids, node);
    } else {
      label(ids, node);
    }
    drawing_.nodes.emplace(ids.front(), std::move(node));
  }

  void label(const Ids& ids, Drawing::Node& node) const {
    const auto kind = kind_of(ids.front());
    Ids titles;
    for (const auto& id : ids) titles.push_back(name_of(id));
    titles.erase(std::unique(titles.begin(), titles.end()), titles.end());
    node.title = some_of(titles);
    node.detail = ids.size() == 1 ? kind : counted(ids.size(), kind);
    const bool has_name = !names_.name_of(ids.front()).empty();
    if (ids.size() == 1 && has_name) node.detail += "\n" + without_region(short_key(ids.front()));
  }

  void label_records(const Ids& ids, Drawing::Node& node) const {
    std::set<std::string> hosts, types;
    for (const auto& id : ids) {
      hosts.insert(folding_.hosts_of(id).begin(), folding_.hosts_of(id).end());
      types.insert(folding_.types_of(id).begin(), folding_.types_of(id).end());
    }
    const bool leads = key_of(ids.front()).find('/') != std::string::npos;
    node.title = leads ? some_of({hosts.begin(), hosts.end()}) : counted(hosts.size(), "more name");
    node.detail = leads ? fmt::format("{}", fmt::join(types, ", ")) : "records without references";
  }

  void connect(Edges& edges, const std::string& from, const std::string& to) const {
    const auto& start = first_.at(from);
    const auto& end = first_.at(to);
    if (start != end) edges.emplace(start, end);
  }

  /// Those outside that use the same things are one node.
  void add_users() {
    std::map<std::string, std::set<std::string>> uses;  // user → nodes
    for (const auto& [node, users] : users_)
      for (const auto& user : users) uses[user].insert(first_.at(node));
    std::map<std::set<std::string>, Ids> alike;
    for (const auto& [user, nodes] : uses) alike[nodes].push_back(user);
    if (alike.size() > users_at_most) alike = together(alike);
    for (const auto& [nodes, users] : alike) {
      Ids titles;
      std::set<std::string> kinds;
      for (const auto& user : users) {
        titles.push_back(name_of(user));
        kinds.insert(service_of(user) + " " + kind_of(user));
      }
      drawing_.nodes[users.front()] = {"", some_of(titles), some_of({kinds.begin(), kinds.end()}),
                                       plan::Decision::leave, false};
      for (const auto& node : nodes) drawing_.cut_edges.emplace(users.front(), node);
    }
  }

  static std::map<std::set<std::string>, Ids> together(const std::map<std::set<std::string>, Ids>& groups) {
    std::set<std::string> nodes;
    Ids all;
    for (const auto& [used, users] : groups) {
      nodes.insert(used.begin(), used.end());
      all.insert(all.end(), users.begin(), users.end());
    }
    return {{nodes, all}};
  }

  const plan::Application& application_;
  const ResourceNames names_;
  const Folding folding_;
  std::map<std::string, std::string> looks_;                      // by node
  std::map<std::string, std::pair<plan::Decision, bool>> fates_;  // by node: decision, root
  std::map<std::string, std::set<std::string>> users_;            // by node
  std::map<std::string, std::string> first_;                      // node → the first of those alike
  Drawing drawing_;
};

}  // namespace

Drawing drawing_of(const plan::Application& application, const inventory::Inventory& source) {
  return Drawer(application, source).draw();
}

}  // namespace cleave::report
