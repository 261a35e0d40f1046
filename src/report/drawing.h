#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "inventory/inventory.h"
#include "plan/application.h"

namespace cleave::report {

/// What is drawn of an application, after folding.
struct Drawing {
  struct Node {
    std::string cluster;  ///< the service, or "" for resources outside of the application
    std::string title;    ///< what people call it
    std::string detail;   ///< what it is
    plan::Decision decision = plan::Decision::leave;
    bool root = false;
  };
  std::map<std::string, Node> nodes;                        ///< by id
  std::set<std::pair<std::string, std::string>> edges;      ///< from, to
  std::set<std::pair<std::string, std::string>> cut_edges;  ///< user outside, resource inside
};

Drawing drawing_of(const plan::Application& application, const inventory::Inventory& source);

}  // namespace cleave::report
