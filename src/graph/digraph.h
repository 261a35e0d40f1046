#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace cleave::graph {

using Node = std::size_t;

/// A directed graph of names. Nodes are numbered in the order they came; an edge a → b means "a refers to b"
/// or "a needs b". Parallel edges count once.
class Digraph {
 public:
  /// The node of this name, made when it is new.
  Node add(std::string_view name);
  std::optional<Node> find(std::string_view name) const;
  /// Whether the edge is new.
  bool connect(Node from, Node to);

  std::size_t size() const { return names_.size(); }
  const std::string& name(Node node) const { return names_[node]; }
  std::span<const Node> targets(Node node) const { return targets_[node]; }

  /// Everything that the starts reach, the starts included; in the order of discovery, breadth first. Nodes
  /// of `ends` are reached, but nothing is reached through them. `parents`, when given, gets for each node
  /// the one it was first reached from (itself for a start).
  std::vector<Node> closure(const std::vector<Node>& starts, const std::unordered_set<Node>& ends = {},
                            std::vector<Node>* parents = nullptr) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<std::string> names_;
  std::vector<std::vector<Node>> targets_;
  std::unordered_map<std::string, Node, Hash, std::equal_to<>> nodes_;
  std::unordered_set<std::size_t> edges_;  ///< from × 2^32 + to
};

/// What must come first, comes first; among those that are free the lower number. Empty when there is a
/// cycle.
std::optional<std::vector<Node>> order(const Digraph& needs);

/// The nodes of one cycle in their order, or nothing when there is none.
std::vector<Node> cycle(const Digraph& needs);

/// For each node the weight of the heaviest chain of `needs` that ends with it, its own weight included.
/// Requires: no cycle; one weight a node.
std::vector<double> finish_times(const Digraph& needs, std::span<const double> weights);

/// The heaviest chain of all, first need first.
std::vector<Node> critical_path(const Digraph& needs, std::span<const double> weights);

}  // namespace cleave::graph
