#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "twin/world.h"

namespace cleave::twin {

/// One page of a table, in the order of its keys. `next` is the key that the following page starts with, ""
/// at the end.
struct Page {
  std::vector<Json*> rows;
  std::string next;
};
Page page_of(Table& table, std::string_view marker, std::size_t limit);

/// The number a caller asked for in `member`, which some services model as a number and others as a string;
/// at most `most`, which is also the default.
std::size_t page_limit(const Json& input, std::string_view member, std::size_t most);

}  // namespace cleave::twin
