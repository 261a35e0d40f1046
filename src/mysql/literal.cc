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

/// Their texts are ASCII without quotes; of UUID and INET6 bytes in hex digits would be taken for the value
/// itself when there are 16 of them.
bool is_written_in_quotes(const Column& column) {
  for (const std::string_view type : {"date", "time", "datetime", "timestamp", "uuid", "inet4", "inet6"}) {
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
  if (is_written_in_quotes(column)) return fmt::format("'{}'", *value);
  // It refuses bytes without a charset.
  if (column.data_type == "json") return quoted_text(*value);
  return column.is_text() ? quoted_text(column.charset, *value) : fmt::format("x'{}'", hex(*value));
}

}  // namespace cleave::mysql
