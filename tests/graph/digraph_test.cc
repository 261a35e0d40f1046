#include "graph/digraph.h"

#include <gtest/gtest.h>

#include <random>

namespace cleave::graph {
namespace {

Digraph make(std::initializer_list<std::pair<const char*, const char*>> edges) {
  Digraph graph;
  for (const auto& [from, to] : edges) {
    const Node source = graph.add(from);
    graph.connect(source, graph.add(to));
  }
  return graph;
}

std::vector<std::string> names(const Digraph& graph, const std::vector<Node>& nodes) {
  std::vector<std::string> out;
  for (const Node node : nodes) out.push_back(graph.name(node));
  return out;
}

TEST(Digraph, ClosureReachesEverythingOnceAndTellsTheWay) {
  const auto graph = make({{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "a"}});
  std::vector<Node> parents;
  const auto reached = graph.closure({*graph.find("a")}, {}, &parents);
  EXPECT_EQ(names(graph, reached), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(graph.name(parents[*graph.find("c")]), "b");
  EXPECT_EQ(parents[*graph.find("a")], *graph.find("a"));
}

TEST(Digraph, OrderPutsNeedsFirst) {
  const auto graph = make({{"launch", "copy"}, {"copy", "image"}, {"balance", "launch"}});
  EXPECT_EQ(names(graph, *order(graph)), (std::vector<std::string>{"image", "copy", "launch", "balance"}));
}

TEST(Digraph, NamesACycle) {
  const auto graph = make({{"a", "b"}, {"b", "c"}, {"c", "b"}});
  EXPECT_FALSE(order(graph).has_value());
  EXPECT_EQ(names(graph, cycle(graph)), (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(cycle(make({{"a", "b"}})).empty());
}

TEST(Digraph, CriticalPathIsTheHeaviestChain) {
  const auto graph = make({{"end", "slow"}, {"end", "quick"}, {"slow", "start"}, {"quick", "start"}});
  const std::vector<double> weights{1, 10, 2, 3};  // end, slow, quick, start
  EXPECT_EQ(names(graph, critical_path(graph, weights)), (std::vector<std::string>{"start", "slow", "end"}));
  EXPECT_EQ(finish_times(graph, weights)[*graph.find("end")], 14);
}

TEST(Digraph, RandomGraphsAreOrderedOrHaveACycle) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    Digraph graph;
    const unsigned size = 2 + random() % 20;
    for (unsigned node = 0; node < size; ++node) graph.add(std::to_string(node));
    for (unsigned edge = 0; edge < size * 2; ++edge) {
      const Node from = random() % size;
      const Node to = random() % size;
      if (from != to && (round % 2 == 0 || from > to)) graph.connect(from, to);
    }
    const auto ordered = order(graph);
    const auto ring = cycle(graph);
    ASSERT_EQ(ordered.has_value(), ring.empty());
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto targets = graph.targets(ring[i]);
      EXPECT_NE(std::find(targets.begin(), targets.end(), ring[(i + 1) % ring.size()]), targets.end());
    }
    if (!ordered) continue;
    std::vector<std::size_t> place(size);
    for (std::size_t i = 0; i < size; ++i) place[(*ordered)[i]] = i;
    for (Node node = 0; node < size; ++node) {
      for (const Node need : graph.targets(node)) EXPECT_LT(place[need], place[node]);
    }
  }
}

}  // namespace
}  // namespace cleave::graph
