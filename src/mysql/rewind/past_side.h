#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mysql/baseline/baseline_writer.h"
#include "mysql/baseline/log_snapshot.h"
#include "mysql/binlog/server_log.h"
#include "mysql/rewind/past_rows.h"

namespace cleave::mysql {

/// A database that is to be seen as it was, and where the log of what has happened since is.
struct Rewound {
  Endpoint endpoint;
  LogStart start;
  std::string gtid;  ///< the start as it was said, when that is a GTID
  /// Of the server's log, in their order, where it has removed them; it goes on behind them.
  std::vector<std::filesystem::path> log_files;
};

/// A database as it was at a place of its binary log: its rows as they are now, with what the log says they
/// were before the first of their changes.
class PastSide {
 public:
  using Told = std::function<void(const std::string& what, std::uint64_t count)>;
  /// Reads the whole log since, then takes a snapshot. Throws as find_start and Connection do;
  /// Error(failed, "no-position") when the snapshot's place in the log cannot be learned.
  PastSide(const Rewound& rewound, Told told);

  const Schema& schema() const { return schema_; }
  std::string name() const { return session_.name(); }
  const std::string& release() const { return session_.dialect().release; }
  /// Why the table cannot be known as it was; null when it can.
  const LogGap* gap(const std::string& table) const;
  /// All its rows as they were, in the order of the key. Requires: gap(shape.table) is null. Throws
  /// Error(input, "log-disagrees") when rows are not as the log has left them.
  void write(const RowShape& shape, BaselineWriter& writer);

 private:
  void read(Log& log);
  void read_to_the_end();
  void note_followers(const Change& change);
  void write_rows(const RowShape& shape, BaselineWriter& writer);
  void write_counted_rows(const RowShape& shape, BaselineWriter& writer);
  void count(const std::string& what);

  Rewound rewound_;
  Told told_;
  Connection session_, rows_;
  Schema schema_;
  LoggedChanges changes_;
  PastRows past_;
  LogPosition next_;  ///< where reading goes on
  std::optional<LogSnapshot> snapshot_;
  std::optional<LogPosition> end_;  ///< of what the snapshot sees
  std::vector<LogGap> followed_;    ///< tables in which rows went with others, without a word in the log
  std::uint64_t count_ = 0;
};

}  // namespace cleave::mysql
