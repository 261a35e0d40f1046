#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "mysql/dialect.h"

namespace cleave::mysql {

/// A value of a column, byte for byte as it is stored (numbers and times as the server writes them); nothing
/// is NULL.
using Value = std::optional<std::string>;
using Row = std::vector<Value>;

/// All rows of a statement, in memory: for answers that are known to be small.
struct Result {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::uint64_t matched =
      0;  ///< rows that an UPDATE or DELETE found, changed or not; rows that were inserted
};

/// The rows of a statement one at a time, as they arrive: memory does not grow with their number. The
/// connection does nothing else while this lives. Ended early, the server is told to stop.
class RowStream {
 public:
  virtual ~RowStream() = default;
  /// Goes to the next row, first to the first; false after the last. Throws as Database::query does.
  virtual bool next() = 0;
  virtual std::size_t columns() const = 0;
  /// A value of the current row; valid until next(). Requires: next() returned true.
  virtual std::optional<std::string_view> operator[](std::size_t column) const = 0;
};

/// One session with a server that has one database selected. Used by one thread at a time. Text of
/// statements is UTF-8; a literal for a column is made by `literal` (quoted.h). Errors: `code` is the
/// server's error number ("1213"), kind credentials when it refuses the user or lacks a privilege,
/// unreachable when the connection is lost or refused, throttled when it takes no more connections, input for
/// an unknown database, else failed. Their text shows the statement without the data in it.
class Database {
 public:
  virtual ~Database() = default;
  /// "source app@db.example:3306/shop".
  virtual std::string name() const = 0;
  virtual const Dialect& dialect() const = 0;

  /// A statement whose refusal is an answer too (may this user read that?). A lost connection throws.
  virtual std::variant<Result, Error> attempt(std::string_view sql) = 0;
  /// Each '?' of the statement gets a parameter, as bytes: exact where it is stored; compared with a text
  /// column it compares bytes and passes indexes by (use `literal` there). The statement is prepared once
  /// and kept.
  virtual Result query(std::string_view sql, const Row& parameters) = 0;
  virtual std::unique_ptr<RowStream> stream(std::string_view sql) = 0;
  /// Ends a transaction without effect; a connection that is lost has done so already.
  virtual void rollback() noexcept = 0;

  Result query(std::string_view sql);
  /// The first column of the only row. Throws Error(failed, "no-row") when there is no row.
  Value value(std::string_view sql);
};

/// Everything until commit() happens or nothing. A snapshot sees the whole database as of its beginning.
class Transaction {
 public:
  enum class Purpose { change, snapshot };
  Transaction(Database& database, Purpose purpose);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database* open_;
};

}  // namespace cleave::mysql
