#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mysql/binlog/event.h"

namespace cleave::mysql {

enum class ChangeKind { inserted, updated, deleted };

bool is_row_event(EventType type);

/// Changes of rows of one table, in either version of the format, compressed or not
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/classbinary__log_1_1Rows__event.html).
struct RowEvent {
  ChangeKind kind = ChangeKind::inserted;
  std::uint64_t table_id = 0;
  bool checks_foreign_keys = true;  ///< if not, no row of a child went with these
  std::uint64_t columns = 0;
  std::string before, after;  ///< bitmaps of the columns that the images have; one of them may be empty
  std::string rows;           ///< one image after another

  /// Whether the images have all columns (binlog_row_image=FULL).
  bool is_complete() const;
};

/// The number of the table map that a row event follows. Requires: is_row_event(event.type).
std::uint64_t row_event_table(const Event& event, const LogFormat& format);

/// Requires: is_row_event(event.type).
RowEvent parse_row_event(const Event& event, const LogFormat& format);

}  // namespace cleave::mysql
