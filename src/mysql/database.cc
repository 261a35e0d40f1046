#include "mysql/database.h"

#include <utility>

#include <fmt/format.h>

namespace cleave::mysql {

Result Database::query(std::string_view sql) {
  auto answer = attempt(sql);
  if (auto* error = std::get_if<Error>(&answer)) throw std::move(*error);
  return std::get<Result>(std::move(answer));
}

Value Database::value(std::string_view sql) {
  auto result = query(sql);
  if (!result.rows.empty() && !result.rows[0].empty()) return std::move(result.rows[0][0]);
  throw Error(Error::Kind::failed, "no-row", fmt::format("no row answers {}", sql)).where(name());
}

Transaction::Transaction(Database& database, Purpose purpose) : open_(nullptr) {
  database.query(purpose == Purpose::snapshot ? "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"
                                              : "START TRANSACTION");
  open_ = &database;
}

Transaction::~Transaction() {
  if (open_ != nullptr) open_->rollback();
}

void Transaction::commit() {
  auto* database = std::exchange(open_, nullptr);
  database->query("COMMIT");
}

}  // namespace cleave::mysql
