#include "graph/digraph.h"

#include <algorithm>
#include <functional>
#include <queue>

namespace cleave::graph {

Node Digraph::add(std::string_view name) {
  const auto found = nodes_.find(name);
  if (found != nodes_.end()) return found->second;
  const Node node = names_.size();
  names_.emplace_back(name);
  targets_.emplace_back();
  nodes_.emplace(std::string(name), node);
  return node;
}

std::optional<Node> Digraph::find(std::string_view name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() ? std::nullopt : std::optional(found->second);
}

bool Digraph::connect(Node from, Node to) {
  if (!edges_.insert(from << 32 | to).second) return false;
  targets_[from].push_back(to);
  return true;
}

std::vector<Node> Digraph::closure(const std::vector<Node>& starts, const std::unordered_set<Node>& ends,
                                   std::vector<Node>* parents) const {
  std::vector<bool> seen(size());
  std::vector<Node> reached;
  if (parents != nullptr) parents->assign(size(), size());
  const auto reach = [&](Node node, Node parent) {
    if (seen[node]) return;
    seen[node] = true;
    reached.push_back(node);
    if (parents != nullptr) (*parents)[node] = parent;
  };
  for (const Node start : starts) reach(start, start);
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const Node node = reached[next];
    if (ends.contains(node)) continue;
    for (const Node target : targets_[node]) reach(target, node);
  }
  return reached;
}

std::optional<std::vector<Node>> order(const Digraph& needs) {
  std::vector<std::size_t> missing(needs.size());
  std::vector<std::vector<Node>> wanted_by(needs.size());
  for (Node node = 0; node < needs.size(); ++node) {
    missing[node] = needs.targets(node).size();
    for (const Node need : needs.targets(node)) wanted_by[need].push_back(node);
  }
  std::priority_queue<Node, std::vector<Node>, std::greater<>> ready;
  for (Node node = 0; node < needs.size(); ++node) {
    if (missing[node] == 0) ready.push(node);
  }
  std::vector<Node> ordered;
  while (!ready.empty()) {
    const Node node = ready.top();
    ready.pop();
    ordered.push_back(node);
    for (const Node next : wanted_by[node]) {
      if (--missing[next] == 0) ready.push(next);
    }
  }
  if (ordered.size() < needs.size()) return std::nullopt;
  return ordered;
}

std::vector<Node> cycle(const Digraph& needs) {
  enum class Mark { fresh, open, closed };
  std::vector<Mark> marks(needs.size(), Mark::fresh);
  struct Frame {
    Node node;
    std::size_t next;
  };
  for (Node start = 0; start < needs.size(); ++start) {
    if (marks[start] != Mark::fresh) continue;
    std::vector<Frame> stack{{start, 0}};
    marks[start] = Mark::open;
    while (!stack.empty()) {
      auto& [node, next] = stack.back();
      if (next == needs.targets(node).size()) {
        marks[node] = Mark::closed;
        stack.pop_back();
        continue;
      }
      const Node target = needs.targets(node)[next++];
      if (marks[target] == Mark::fresh) {
        marks[target] = Mark::open;
        stack.push_back({target, 0});
      } else if (marks[target] == Mark::open) {
        const auto first = std::find_if(stack.begin(), stack.end(),
                                        [&](const Frame& frame) { return frame.node == target; });
        std::vector<Node> nodes;
        for (auto frame = first; frame != stack.end(); ++frame) nodes.push_back(frame->node);
        return nodes;
      }
    }
  }
  return {};
}

std::vector<double> finish_times(const Digraph& needs, std::span<const double> weights) {
  std::vector<double> finish(needs.size());
  const auto ordered = order(needs);
  if (!ordered) return finish;
  for (const Node node : *ordered) {
    double start = 0;
    for (const Node need : needs.targets(node)) start = std::max(start, finish[need]);
    finish[node] = start + weights[node];
  }
  return finish;
}

std::vector<Node> critical_path(const Digraph& needs, std::span<const double> weights) {
  if (needs.size() == 0) return {};
  const auto finish = finish_times(needs, weights);
  auto last = static_cast<Node>(std::max_element(finish.begin(), finish.end()) - finish.begin());
  std::vector<Node> path{last};
  while (!needs.targets(last).empty()) {
    const auto targets = needs.targets(last);
    last = *std::max_element(targets.begin(), targets.end(),
                             [&](Node a, Node b) { return finish[a] < finish[b]; });
    path.push_back(last);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace cleave::graph
