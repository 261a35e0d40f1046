#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "verify/compare.h"

namespace cleave::verify {

/// What the plan said of a resource that its counterpart will not have ("Not carried over").
class Dropped {
 public:
  Dropped(const plan::Plan& plan, const std::string& resource);

  /// There is no counterpart at all.
  bool all() const { return all_; }
  /// The source's document without the items of lists that are dropped.
  Json without_items(Json document) const;
  /// Without the attributes that are dropped.
  std::vector<Difference> without_attributes(std::vector<Difference> differences) const;

 private:
  struct Item {
    std::string list, name;
  };
  std::vector<std::string> attributes_;
  std::vector<Item> items_;
  bool all_ = false;
};

}  // namespace cleave::verify
