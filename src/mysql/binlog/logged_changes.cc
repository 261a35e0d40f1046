#include "mysql/binlog/logged_changes.h"

namespace cleave::mysql {
LoggedChanges::LoggedChanges(Database& database, const Schema& schema, Transactions::Wanted wanted)
    : database_(database),
      schema_(schema),
      gaps_(schema),
      transactions_(schema.database, std::move(wanted), gaps_) {}

std::optional<Change> LoggedChanges::next(Log& log) {
  for (;;) {
    if (!left_.empty()) {
      if (auto change = read_row()) return change;
    } else if (current_ && go_to_rows()) {
      continue;
    } else {
      current_ = transactions_.next(log);
      // A transaction that is given out now would be lost if reading went on behind it.
      if (!current_) {
        resume_at_ = transactions_.resume_at();
        return std::nullopt;
      }
      followed_.clear();
    }
  }
}

/// To the next rows of the current transaction; false at its end.
bool LoggedChanges::go_to_rows() {
  while (const auto event = current_->events.next()) {
    if (event->type == EventType::table_map) {
      follow(*event);
      continue;
    }
    rows_ = parse_row_event(*event, current_->format);
    const auto found = followed_.find(rows_.table_id);
    if (found == followed_.end() || !is_readable(found->second)) continue;
    table_ = &found->second;
    left_ = rows_.rows;
    time_ = event->time;
    position_ = {current_->end.file, event->end};
    return true;
  }
  resume_at_ = current_->end;
  current_.reset();
  return false;
}

void LoggedChanges::follow(const Event& event) {
  auto map = parse_table_map(event, current_->format);
  const auto* table = schema_.table(map.table);
  auto& followed = followed_[map.id];
  followed = {std::move(map), nullptr};
  // A table that is gone now needs no changes.
  if (table == nullptr) return;
  if (table->is_system_versioned)
    gaps_.add(table->name, "system-versioned",
              "the log also has its rows of the past, which nothing tells apart",
              {current_->end.file, event.end});
  else if (is_stored_as(*table, followed.map))
    followed.reader = &reader_of(*table);
  else
    gaps_.add(table->name, "other-columns", "the table had other columns when the log was written",
              {current_->end.file, event.end});
}

bool LoggedChanges::is_readable(const Followed& followed) {
  if (followed.reader == nullptr || gaps_.has(followed.map.table)) return false;
  if (rows_.columns != followed.map.columns.size()) throw bad_log("rows have other columns than their table");
  if (!rows_.is_complete())
    gaps_.add(followed.map.table, "partial-image",
              "the log has only some columns of the rows (binlog_row_image is not FULL)", current_->end);
  return rows_.is_complete();
}

std::optional<Change> LoggedChanges::read_row() {
  Change change;
  change.reader = table_->reader;
  change.kind = rows_.kind;
  change.time = time_;
  change.position = position_;
  change.transaction = current_->name;
  change.checks_foreign_keys = rows_.checks_foreign_keys;
  change.is_cleaves = current_->is_cleaves;
  Cursor cursor(left_);
  try {
    if (change.kind != ChangeKind::inserted) change.before = table_->reader->read(cursor, table_->map);
    if (change.kind != ChangeKind::deleted) change.after = table_->reader->read(cursor, table_->map);
  } catch (const Error& error) {  // The bytes are what the server wrote (checksums): the columns were others.
    left_ = {};
    gaps_.add(table_->map.table, error.code() == "unreadable-value" ? error.code() : "other-columns",
              error.what(), position_);
    return std::nullopt;
  }
  left_ = cursor.rest();
  return change;
}

const RowReader& LoggedChanges::reader_of(const Table& table) {
  auto& reader = readers_[table.name];
  if (!reader) reader = std::make_unique<RowReader>(database_, table);
  return *reader;
}

}  // namespace cleave::mysql
