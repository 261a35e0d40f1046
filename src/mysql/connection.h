#pragma once

#include <chrono>
#include <map>
#include <memory>

#include "mysql/database.h"
#include "mysql/endpoint.h"

struct st_mysql;
struct st_mysql_stmt;

namespace cleave::mysql {

/// A session through libmariadb. It is set up so that values of both servers can be compared byte for byte:
/// no conversion of results, times in UTC, zero dates and backslashes as they are, ids of 0 stored as 0, data
/// that does not fit refused instead of cut, and a snapshot for a whole transaction. Limits that a server
/// sets for statements and slow readers do not hold for it.
class Connection : public Database {
 public:
  /// Throws Error as Database does; also Error(credentials, "2026") when TLS cannot be had or the server
  /// does not prove its identity.
  explicit Connection(Endpoint endpoint);
  ~Connection() override;

  using Database::query;
  std::string name() const override { return endpoint_.text(); }
  const Dialect& dialect() const override { return dialect_; }
  std::variant<Result, Error> attempt(std::string_view sql) override;
  Result query(std::string_view sql, const Row& parameters) override;
  std::unique_ptr<RowStream> stream(std::string_view sql) override;
  void rollback() noexcept override;

  /// Ends the statement that runs now, by a second connection; any thread may call it.
  void cancel() const noexcept;
  /// SELECTs that take longer fail (codes "3024", "1969"); zero: none do.
  void limit_statements(std::chrono::seconds longest);

 private:
  struct Close {
    void operator()(st_mysql* session) const noexcept;
    void operator()(st_mysql_stmt* statement) const noexcept;
  };
  using Session = std::unique_ptr<st_mysql, Close>;
  using Statement = std::unique_ptr<st_mysql_stmt, Close>;
  friend class ArrivingRows;
  friend class ServerLog;

  Session connected() const;
  void set_up();
  st_mysql_stmt* prepared(std::string_view sql);
  Error error_of(st_mysql* session, std::string_view sql) const;
  Error error_of(st_mysql_stmt* statement, std::string_view sql) const;
  std::optional<Error> send(std::string_view sql);

  Endpoint endpoint_;
  Session session_;
  unsigned long id_ = 0;  ///< as the server counts sessions
  Dialect dialect_;
  std::map<std::string, Statement, std::less<>> statements_;
};

}  // namespace cleave::mysql
