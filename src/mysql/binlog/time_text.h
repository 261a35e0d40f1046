#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mysql/binlog/table_map.h"

namespace cleave::mysql {

/// Bytes of a time with so many digits behind the second. Requires: `type` is time, datetime or timestamp.
/// Throws Error(input, "bad-binlog") for more than six digits.
std::size_t time_size(StoredType type, std::uint32_t digits);

/// "2026-11-23 14:05:00.250": DATE, TIME, DATETIME, TIMESTAMP and YEAR in their present and their old forms,
/// as the server writes them in UTC. Requires: the column's type is one of these, `bytes` has its size.
std::string time_text(const StoredColumn& column, std::string_view bytes);

}  // namespace cleave::mysql
