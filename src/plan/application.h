#pragma once

#include <map>
#include <string>
#include <vector>

#include "inventory/inventory.h"
#include "plan/draft.h"
#include "plan/plan.h"
#include "plan/references.h"

namespace cleave::plan {

/// A resource of the application.
struct Part {
  Fate fate;
  std::string reached_from;          ///< the resource whose reference brought it in; itself for a root
  std::string by;                    ///< where that reference stands
  std::vector<std::string> used_by;  ///< resources outside the application that refer to it too: cut edges
};

/// What the roots reach, with a decision for each resource.
struct Application {
  std::vector<std::string> roots;                               ///< inventory ids
  std::vector<Part> parts;                                      ///< sorted by resource id
  std::vector<std::pair<std::string, std::string>> references;  ///< inside the application: (from, to)
  std::vector<std::string> similar;  ///< what nothing reaches, but is called or tagged like it
  std::vector<Unseen> unseen;        ///< what it names and nobody read
};

/// Follows references from the roots ("domain:NAME", "tag:KEY=VALUE", an ARN, an inventory id or a plain AWS
/// id). A resource that the user set to `leave` or `share` is not followed further. `destination` tells what
/// is known there already. Throws Error(input, "unknown-root") or Error(input, "unknown-resource") for names
/// that the inventory does not hold, and as find_unseen does.
Application find_application(const inventory::Inventory& source, const inventory::Inventory& destination,
                             const Decisions& decisions);

/// What a root names; nothing when that was not read.
std::vector<const inventory::Resource*> resources_of_root(const inventory::Inventory& source,
                                                          const std::string& root);

/// graph.json.
Json to_json(const Application& application);

}  // namespace cleave::plan
