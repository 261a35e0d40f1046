#pragma once

#include <string_view>

#include "mysql/schema.h"

namespace cleave::mysql {

/// The names of the tables that cleave makes for itself. A transaction that writes to one is cleave's own.
inline bool is_own_name(std::string_view table) {
  return table == "cleave_merged" || table == "cleave_conflicts";
}

/// Whether it is such a table, by its columns too: whatever version of cleave has made it, it has these.
inline bool is_own_table(const Table& table) {
  const auto has = [&](const char* column) { return table.column(column) != nullptr; };
  return is_own_name(table.name) && has("run") && has("table_name") && has("kind") &&
         has(table.name == "cleave_merged" ? "into_key" : "row_key");
}

}  // namespace cleave::mysql
