#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "inventory/inventory.h"
#include "plan/application.h"

namespace cleave::report {

/// What is drawn of an application: what is left alone is not, and what is alike is one node. Two things are
/// alike when they are of one type, have one fate and their neighbours are alike; the more there is to draw,
/// the less alike they have to be.
struct Drawing {
  struct Node {
    std::string cluster;  ///< the service, or "" for resources outside of the application
    std::string title;    ///< what people call it
    std::string detail;   ///< what it is
    plan::Decision decision = plan::Decision::leave;
    bool root = false;
  };
  std::map<std::string, Node> nodes;                        ///< by the id of the first that it stands for
  std::set<std::pair<std::string, std::string>> edges;      ///< from, to
  std::set<std::pair<std::string, std::string>> cut_edges;  ///< user outside, resource inside
  std::size_t left_alone = 0;
};

Drawing drawing_of(const plan::Application& application, const inventory::Inventory& source);

}  // namespace cleave::report
