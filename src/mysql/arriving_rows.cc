#include "mysql/arriving_rows.h"

#include <sys/socket.h>

#include <fmt/format.h>
#include <mysql.h>

namespace cleave::mysql {
namespace {

/// Fetches the values of the current row: each twice, because only the first time tells how long it is.
bool read_row(MYSQL_STMT* statement, std::vector<MYSQL_BIND>& bound, Row& row) {
  for (unsigned i = 0; i < bound.size(); ++i) {
    if (*bound[i].is_null) continue;
    std::string value(*bound[i].length, '\0');
    MYSQL_BIND column = {};
    unsigned long length = 0;
    column.buffer_type = MYSQL_TYPE_STRING;
    column.buffer = value.data();
    column.buffer_length = value.size();
    column.length = &length;
    if (!value.empty() && mysql_stmt_fetch_column(statement, &column, i, 0) != 0) return false;
    row[i] = std::move(value);
  }
  return true;
}

constexpr std::uint64_t most_bytes = std::uint64_t{256} << 20;

}  // namespace

void refuse_endless(st_mysql* session, std::uint64_t bytes, const std::string& where) {
  if (bytes <= most_bytes) return;
  ::shutdown(mysql_get_socket(session), SHUT_RDWR);
  throw Error(Error::Kind::failed, "too-large",
              fmt::format("the server's answer is larger than {} MiB", most_bytes >> 20))
      .where(where);
}

bool read_prepared(st_mysql_stmt* statement, const std::string& where, Result& result) {
  const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> fields(mysql_stmt_result_metadata(statement),
                                                                mysql_free_result);
  if (!fields) {
    result.matched = mysql_stmt_affected_rows(statement);
    return mysql_stmt_errno(statement) == 0;
  }
  const unsigned count = mysql_num_fields(fields.get());
  std::vector<MYSQL_BIND> bound(count);
  std::vector<unsigned long> lengths(count);
  std::vector<my_bool> nulls(count);
  for (unsigned i = 0; i < count; ++i) {
    const auto* field = mysql_fetch_field_direct(fields.get(), i);
    result.columns.emplace_back(field->name, field->name_length);
    bound[i].buffer_type = MYSQL_TYPE_STRING;
    bound[i].length = &lengths[i];
    bound[i].is_null = &nulls[i];
  }
  if (mysql_stmt_bind_result(statement, bound.data()) != 0) return false;
  std::uint64_t bytes = 0;
  int fetched = 0;
  while ((fetched = mysql_stmt_fetch(statement)) == 0 || fetched == MYSQL_DATA_TRUNCATED) {
    auto& row = result.rows.emplace_back(count);
    if (!read_row(statement, bound, row)) return false;
    for (const auto& value : row) bytes += sizeof(value) + (value ? value->size() : 0);
    refuse_endless(statement->mysql, bytes, where);
  }
  mysql_stmt_free_result(statement);
  return fetched == MYSQL_NO_DATA;
}

ArrivingRows::ArrivingRows(Connection& connection, std::string_view sql)
    : connection_(connection), sql_(sql), rows_(mysql_use_result(connection.session_.get())) {
  if (rows_ != nullptr) columns_ = mysql_num_fields(rows_);
}

ArrivingRows::~ArrivingRows() {
  // Whatever has not arrived has to be read before the session can do anything else: better that is little.
  if (rows_ != nullptr && !ended_) connection_.cancel();
  mysql_free_result(rows_);
}

bool ArrivingRows::next() {
  if (rows_ == nullptr || ended_) return false;
  row_ = mysql_fetch_row(rows_);
  if (row_ != nullptr) {
    lengths_ = mysql_fetch_lengths(rows_);
    return true;
  }
  ended_ = true;
  if (mysql_errno(connection_.session_.get()) != 0)
    throw connection_.error_of(connection_.session_.get(), sql_);
  return false;
}

std::optional<std::string_view> ArrivingRows::operator[](std::size_t column) const {
  if (row_[column] == nullptr) return std::nullopt;
  return std::string_view(row_[column], lengths_[column]);
}

}  // namespace cleave::mysql
