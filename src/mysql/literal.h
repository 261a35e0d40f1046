#pragma once

#include <string>

#include "mysql/schema.h"

namespace cleave::mysql {

/// A value of `column` as SQL that the server reads back to the very bytes, and that compares with the column
/// by the column's own rules, so that indexes are used: text in the column's charset, numbers
/// and times as they are. Requires: `value` is what a Database read from that column (of FLOAT and DOUBLE
/// with all its digits).
std::string literal(const Column& column, const Value& value);

}  // namespace cleave::mysql
