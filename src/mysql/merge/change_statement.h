#pragma once

#include <string>
#include <string_view>

#include "mysql/database.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// One statement that changes something. Large values stand apart from its text, because a statement has to
/// fit into max_allowed_packet: in hex digits a value takes twice its bytes, apart it is sent by itself.
class ChangeStatement {
 public:
  ChangeStatement() = default;
  explicit ChangeStatement(std::string sql) : sql_(std::move(sql)) {}

  void put(std::string_view sql) { sql_ += sql; }
  /// A value of a column, as the server stores it.
  void put_value(const Column& column, const Value& value);
  /// UTF-8 or any bytes, for columns of the merge's own tables; nothing is NULL.
  void put_text(const Value& text);
  void put_bytes(const Value& bytes);

  std::size_t bytes() const { return sql_.size() + large_bytes_; }
  bool empty() const { return sql_.empty(); }
  /// With "?" for each large value.
  const std::string& sql() const { return sql_; }
  const Row& large_values() const { return large_; }
  /// With all values in it, for a file.
  std::string whole_text() const;

 private:
  void put_large(const std::string& bytes);

  std::string sql_;
  std::vector<std::size_t> places_;  ///< of the "?"
  Row large_;
  std::size_t large_bytes_ = 0;
};

}  // namespace cleave::mysql
