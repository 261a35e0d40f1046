#pragma once

#include <string_view>

namespace cleave::mysql {

/// Whether a table is one that cleave made for itself (cleave_merged, cleave_conflicts): never compared, and
/// a transaction that writes to one is cleave's own.
inline bool is_own_table(std::string_view table) {
  return table.starts_with("cleave_");
}

}  // namespace cleave::mysql
