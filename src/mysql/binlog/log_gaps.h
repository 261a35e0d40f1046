#pragma once

#include <string>
#include <vector>

#include "mysql/binlog/log_position.h"
#include "mysql/binlog/logged_statement.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// Something that the log does not tell: what is known of the table's rows from it is not all.
struct LogGap {
  std::string table;
  /// "definition", "statement", "partial-image", "other-columns", "unreadable-value", "lost-events",
  /// "system-versioned".
  std::string code;
  std::string reason;    ///< a sentence
  LogPosition position;  ///< where it was noticed first
};

/// The gaps of a log, one for a table and code.
class LogGaps {
 public:
  /// Requires: the schema outlives this.
  explicit LogGaps(const Schema& schema) : schema_(schema) {}

  void add(const std::string& table, const std::string& code, const std::string& reason,
           const LogPosition& position);
  void add_to_all(const std::string& code, const std::string& reason, const LogPosition& position);
  /// What a statement does to tables of the schema. Requires: it is a definition or a change.
  void add(const StatementMeaning& meaning, const LogPosition& position);
  bool has(const std::string& table) const;
  const std::vector<LogGap>& all() const { return gaps_; }

 private:
  const Schema& schema_;
  std::vector<LogGap> gaps_;
};

}  // namespace cleave::mysql
