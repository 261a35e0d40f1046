#pragma once

#include <string>

#include "mysql/connection.h"

struct st_mysql_res;

namespace cleave::mysql {

/// The rows of a connection's last statement, one at a time. Requires: the connection outlives it.
class ArrivingRows : public RowStream {
 public:
  ArrivingRows(Connection& connection, std::string_view sql);
  ~ArrivingRows() override;
  ArrivingRows(const ArrivingRows&) = delete;
  ArrivingRows& operator=(const ArrivingRows&) = delete;

  bool next() override;
  std::size_t columns() const override { return columns_; }
  std::optional<std::string_view> operator[](std::size_t column) const override;

 private:
  Connection& connection_;
  std::string sql_;
  st_mysql_res* rows_;
  char** row_ = nullptr;
  unsigned long* lengths_ = nullptr;
  std::size_t columns_ = 0;
  bool ended_ = false;
};

/// Throws Error(failed, "too-large") and ends the session when `bytes` are more than any answer has that is
/// kept in memory: the server may be anybody's.
void refuse_endless(st_mysql* session, std::uint64_t bytes, const std::string& where);

/// The result of an executed prepared statement; false when it ended in an error.
bool read_prepared(st_mysql_stmt* statement, const std::string& where, Result& result);

}  // namespace cleave::mysql
