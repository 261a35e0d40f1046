#pragma once

#include <optional>
#include <string>
#include <utility>

#include "mysql/schema.h"

namespace cleave::mysql {

/// What names tell of numbers that mean more than themselves: two sides cannot change them apart.

/// Is it called like something that is counted: "stock", "comments_count", "balance"?
bool looks_counted(const Column& column);

/// The columns of a tree that is kept as a nested set: "lft" and "rgt". A row that is put in moves those
/// behind it. https://en.wikipedia.org/wiki/Nested_set_model
std::optional<std::pair<std::string, std::string>> nested_set(const Table& table);

}  // namespace cleave::mysql
