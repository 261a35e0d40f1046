#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mysql/binlog/row_event.h"
#include "mysql/binlog/row_reader.h"
#include "mysql/binlog/transactions.h"

namespace cleave::mysql {

/// A row that a committed transaction changed.
struct Change {
  const RowReader* reader = nullptr;  ///< of its table
  ChangeKind kind = ChangeKind::inserted;
  /// Canonical texts of the shape's parts; an insert has only `after`, a delete only `before`.
  Row before, after;
  std::int64_t time = 0;    ///< seconds since 1970, by the server's clock
  LogPosition position;     ///< behind its event
  std::string transaction;  ///< its GTID, else the position of its end
  bool checks_foreign_keys = true;
  bool is_cleaves = false;  ///< a merge made it

  const Table& table() const { return reader->table(); }
};

/// The changes of a database's rows, read out of a log in the order in which they were committed. Rows that
/// the server changes by itself because of ON DELETE CASCADE and the like are in no log
/// (https://dev.mysql.com/doc/refman/8.4/en/innodb-and-mysql-replication.html): see `followers`.
class LoggedChanges {
 public:
  /// `schema` is the present one. `database` is asked for names of ENUM members when a table is first seen.
  /// Requires: both outlive this; `database` is not in a stream then.
  LoggedChanges(Database& database, const Schema& schema, Transactions::Wanted wanted);
  LoggedChanges(const LoggedChanges&) = delete;
  LoggedChanges& operator=(const LoggedChanges&) = delete;

  void skip(GtidSet known) { transactions_.skip(std::move(known)); }
  /// The next one; nothing at the present end of the log. Another log may follow when it begins at
  /// `resume_at`. A table that has a gap has no more changes.
  std::optional<Change> next(Log& log);
  /// Behind the last transaction of which all changes were given out; nothing before the first event.
  const std::optional<LogPosition>& resume_at() const { return resume_at_; }
  /// Forgets what was read behind resume_at(): that log was lost.
  void restart() { transactions_.restart(); }
  const LogGaps& gaps() const { return gaps_; }

 private:
  struct Followed {
    TableMap map;
    const RowReader* reader = nullptr;  ///< null: the table has a gap
  };

  bool go_to_rows();
  void follow(const Event& map);
  bool is_readable(const Followed& table);
  std::optional<Change> read_row();
  const RowReader& reader_of(const Table& table);

  Database& database_;
  const Schema& schema_;
  LogGaps gaps_;
  Transactions transactions_;
  std::optional<LogPosition> resume_at_;
  std::map<std::string, std::unique_ptr<RowReader>> readers_;
  std::unique_ptr<LoggedTransaction> current_;
  std::map<std::uint64_t, Followed> followed_;  ///< by the numbers of table maps
  // The row event that is given out.
  const Followed* table_ = nullptr;
  RowEvent rows_;
  std::string_view left_;
  std::int64_t time_ = 0;
  LogPosition position_;
};

}  // namespace cleave::mysql
