#include "mysql/meanings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "mysql/column_text.h"

namespace cleave::mysql {
namespace {

constexpr std::array<std::string_view, 28> counted{
    "count",     "counter",   "counts",   "balance", "stock",  "inventory", "pieces",
    "on_hand",   "credit",    "credits",  "points",  "score",  "views",     "hits",
    "likes",     "dislikes",  "votes",    "upvotes", "visits", "downloads", "sold",
    "available", "remaining", "reserved", "karma",   "budget", "cents",     "total"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> trees{{{"lft", "rgt"},
                                                                              {"lft", "rght"},
                                                                              {"_lft", "_rgt"},
                                                                              {"left_id", "right_id"},
                                                                              {"tree_left", "tree_right"},
                                                                              {"nleft", "nright"}}};

bool is_number(const Column& column) {
  return column.is_integer() || column.data_type == "decimal" || column.data_type == "float" ||
         column.data_type == "double";
}

}  // namespace

bool looks_counted(const Column& column) {
  if (!is_number(column) || column.auto_increment || column.type == "tinyint(1)") return false;
  const std::string name = lower(column.name);
  return std::any_of(counted.begin(), counted.end(), [&](std::string_view word) {
    if (!name.ends_with(word)) return false;
    return name.size() == word.size() || name[name.size() - word.size() - 1] == '_' ||
           std::isupper(static_cast<unsigned char>(column.name[name.size() - word.size()])) != 0;
  });
}

std::optional<std::pair<std::string, std::string>> nested_set(const Table& table) {
  const auto named = [&](std::string_view wanted) -> const Column* {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& column) {
      return column.is_integer() && lower(column.name) == wanted;
    });
    return found == table.columns.end() ? nullptr : &*found;
  };
  for (const auto& [left, right] : trees) {
    const Column *begin = named(left), *end = named(right);
    if (begin != nullptr && end != nullptr) return std::pair(begin->name, end->name);
  }
  return std::nullopt;
}

}  // namespace cleave::mysql
