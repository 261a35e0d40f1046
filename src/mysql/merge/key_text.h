#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// A key as a text that is the same for the same bytes, and that people can read: ["17"], ["de","Berlin"];
/// values that are no UTF-8 as {"base64":"/wA="}.
std::string key_text(const Row& key);
/// Throws Error(input, "bad-merge-table").
Row key_from(std::string_view text);

/// A value as reports and the merge's own tables show it: text, null, or {"base64": …}.
Json value_json(const Value& value);
/// The same, or in base64 where the text would be longer: a control character takes six bytes of it.
Json shorter_json(const Value& value);
/// Its text, without a document of it.
void append_json(std::string& text, const Value& value);
/// Throws Error(input, "bad-merge-table").
Value value_from(const Json& json);

/// The parts of a row by the names of their columns.
Json row_json(const RowShape& shape, const Row& row);
/// Only the key of a row, by the names of its columns.
Json key_json(const RowShape& shape, const Row& key);

}  // namespace cleave::mysql
