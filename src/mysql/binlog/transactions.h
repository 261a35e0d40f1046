#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mysql/binlog/event_spool.h"
#include "mysql/binlog/log.h"
#include "mysql/binlog/log_gaps.h"

namespace cleave::mysql {

/// The row events of a transaction that was committed, with the table maps before them.
struct LoggedTransaction {
  EventSpool events;
  std::string name;         ///< its GTID, else the position where it ends
  bool is_cleaves = false;  ///< it writes to tables of cleave's own: a merge
  LogFormat format;
  LogPosition end;
};

struct OpenTransaction {
  std::unique_ptr<LoggedTransaction> transaction = std::make_unique<LoggedTransaction>();
  bool is_known = false;  ///< to be left out
  bool has_end = true;
};

/// Finds the committed transactions in a log: what was rolled back, and what has no end yet, is left out; XA
/// transactions come when they are committed, not when they are prepared.
class Transactions {
 public:
  using Wanted = std::function<bool(const std::string& table)>;
  /// Requires: `gaps` outlives this.
  Transactions(std::string database, Wanted wanted, LogGaps& gaps)
      : database_(std::move(database)), wanted_(std::move(wanted)), gaps_(gaps) {}

  /// Leaves these out.
  void skip(GtidSet known) { known_ = std::move(known); }
  /// Null at the present end of the log. Transactions without changes of wanted tables are passed over.
  std::unique_ptr<LoggedTransaction> next(Log& log);
  /// Behind the last transaction, whether it was passed over or not: where reading can begin again.
  const std::optional<LogPosition>& resume_at() const { return resume_at_; }
  /// Forgets a transaction of which a part was read.
  void restart() { open_.reset(); }

 private:
  void read(const Event& event, const Log& log);
  void begin(const Event& event);
  void add_map(const Event& event, const Log& log);
  void add_rows(const Event& event, const Log& log);
  void add_statement(const Event& event, const Log& log);
  void prepare(const Event& event, const Log& log);
  void finish_prepared(const std::string& name, const Log& log);
  void commit(const Log& log);
  void close(const Log& log);
  bool is_open_and_known() const { return open_ && open_->is_known; }

  std::string database_;
  Wanted wanted_;
  LogGaps& gaps_;
  GtidSet known_;
  std::optional<LogPosition> resume_at_;
  std::optional<OpenTransaction> open_;
  std::map<std::string, OpenTransaction> prepared_;  ///< XA transactions by their names
  std::map<std::uint64_t, bool> is_kept_;            ///< by the numbers of table maps
  std::unique_ptr<LoggedTransaction> finished_;      ///< to be given out
};

}  // namespace cleave::mysql
