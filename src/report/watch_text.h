#pragma once

#include <functional>
#include <map>
#include <string>

#include "mysql/watch/watch.h"
#include "report/layout.h"

namespace cleave::report {

/// Shows people what `cleave mysql watch` sees: a line for each interval, and for whatever they have to know
/// for good (a conflict, a lost connection, the verdict). On a terminal the intervals are a table instead,
/// written anew in its place below those lines.
class WatchText {
 public:
  enum class Screen { rewritten, lines };

  using Write = std::function<void(const std::string& text)>;
  /// `columns` is asked whenever the table is written.
  WatchText(Write write, Screen screen, std::function<std::size_t()> columns)
      : write_(std::move(write)), screen_(screen), columns_(std::move(columns)) {}

  void notice(const mysql::WatchEvent& event);

 private:
  /// Of a table, all intervals together and the last one.
  struct Drift {
    std::uint64_t source = 0, destination = 0;
    double source_rate = 0, destination_rate = 0;  ///< rows per minute
    bool is_partial = false;
    std::uint64_t conflicts = 0;
  };

  void hear(const mysql::WatchInterval& event);
  void hear(const mysql::WatchConflict& event);
  void hear(const mysql::WatchGap& event);
  void hear(const mysql::WatchTrouble& event);
  void hear(const mysql::WatchRecovered& event);
  void hear(const mysql::WatchVerdict& event);
  /// Lines that stay, above the table.
  void say(const std::string& lines);
  void show_table(const mysql::WatchInterval& interval);

  const Write write_;
  const Screen screen_;
  const std::function<std::size_t()> columns_;
  std::map<std::string, Drift> tables_;
  std::size_t shown_lines_ = 0;
};

}  // namespace cleave::report
