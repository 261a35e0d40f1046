#include "mysql/merge/change_statement.h"

#include "base/hash.h"
#include "mysql/literal.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// A row has at most 1,017 columns (https://dev.mysql.com/doc/refman/8.4/en/innodb-limits.html), so what is
/// not large stays below 16 MiB even in hex digits.
constexpr std::size_t large_value = 8192;

}  // namespace

void ChangeStatement::put_large(const std::string& bytes) {
  places_.push_back(sql_.size());
  sql_ += '?';
  large_.emplace_back(bytes);
  large_bytes_ += bytes.size();
}

void ChangeStatement::put_value(const Column& column, const Value& value) {
  if (!value || value->size() < large_value) return put(literal(column, value));
  const bool takes_no_bytes = column.data_type == "json";
  if (takes_no_bytes) sql_ += "CONVERT(";
  put_large(*value);
  if (takes_no_bytes) sql_ += " USING utf8mb4)";
}

void ChangeStatement::put_text(const Value& text) {
  if (text && text->size() >= large_value) return put_large(*text);
  put(text ? quoted_text(*text) : "NULL");
}

void ChangeStatement::put_bytes(const Value& bytes) {
  if (bytes && bytes->size() >= large_value) return put_large(*bytes);
  put(bytes ? "x'" + hex(*bytes) + "'" : "NULL");
}

std::string ChangeStatement::whole_text() const {
  std::string text;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    text.append(sql_, begin, places_[i] - begin);
    text += "x'" + hex(*large_[i]) + "'";
    begin = places_[i] + 1;
  }
  return text.append(sql_, begin);
}

}  // namespace cleave::mysql
