#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/diff/row_trace.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// What of a database goes into a baseline, as SQL.

/// The wanted tables, all when none is named; in the order of the schema. Throws Error(input,
/// "unknown-table"), Error(input, "table-kind") for what has no rows to remember, as far as is known.
std::vector<const Table*> chosen_tables(const Schema& schema, const std::vector<std::string>& wanted);

/// The canonical texts of all rows, in the order of the key. Requires: there is one.
std::string rows_in_order(const RowShape& shape);

/// Of a table without a key: the digest of each row that differs (hex), then its ChunkDigest.
std::string counted_rows(const RowShape& shape);

RowDigest digest_from(std::string_view hex_text);
/// 0 for NULL.
std::uint64_t number_from(std::optional<std::string_view> text);

}  // namespace cleave::mysql
