#include "mysql/literal.h"

#include <string_view>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

bool is_written_bare(const Column& column) {
  if (column.is_integer()) return true;
  for (const std::string_view type : {"decimal", "float", "double", "year"}) {
    if (column.data_type == type) return true;
  }
  return false;
}

}  // namespace

std::string literal(const Column& column, const Value& value) {
  if (!value) return "NULL";
  if (is_written_bare(column)) return *value;
  // BIT, BINARY, BLOB, GEOMETRY (with its SRID, as the server stores it): bytes without a charset.
  if (column.data_type == "bit")
    return fmt::format("b'{}'", [&] {
      std::string bits;
      for (const unsigned char byte : *value) bits += fmt::format("{:08b}", byte);
      return bits;
    }());
  // JSON refuses bytes without a charset; times are ASCII.
  const bool is_time = column.data_type == "date" || column.data_type == "time" ||
                       column.data_type == "datetime" || column.data_type == "timestamp";
  if (is_time) return fmt::format("'{}'", *value);
  if (column.data_type == "json") return quoted_text(*value);
  return column.is_text() ? quoted_text(column.charset, *value) : fmt::format("x'{}'", hex(*value));
}

}  // namespace cleave::mysql
