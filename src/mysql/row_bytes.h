#pragma once

#include <string>
#include <string_view>

#include "mysql/database.h"

namespace cleave::mysql {

/// A row, or its key, as one byte string that no other row has; `row_from` reads it back.
std::string row_bytes(const Row& row);
/// Requires: `bytes` is what row_bytes made.
Row row_from(std::string_view bytes);

}  // namespace cleave::mysql
