#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "mysql/binlog/row_event.h"
#include "mysql/place.h"

namespace SQLite {
class Database;
}

namespace cleave::mysql {

/// What both sides have done to each row since the beginning, in a temporary file: memory does not grow with
/// the number of rows. Keys are byte strings (row_bytes).
class RowBook {
 public:
  /// What has become of a row since the beginning; `none`: nothing, or it came and went.
  enum class Fate { none, inserted, updated, deleted };

  RowBook();
  ~RowBook();

  /// A side has changed a row; `digest` is of the row as it is now, "" when it is gone. Returns the conflict
  /// that this makes, if it was not known: "both-inserted", "both-updated", "updated-deleted" (the source
  /// updated, the destination deleted) or "deleted-updated".
  std::optional<std::string> note(Place place, const std::string& table, const std::string& key,
                                  ChangeKind kind, const std::string& digest);
  /// The same where what happened is known as a whole (a comparison with a baseline).
  std::optional<std::string> set(Place place, const std::string& table, const std::string& key, Fate fate,
                                 const std::string& digest);
  Fate fate(Place place, const std::string& table, const std::string& key) const;

  /// Remembers that a unique value is taken by these two rows; false when that is known already.
  bool note_taken(const std::string& table, const std::string& unique, const std::string& source_key,
                  const std::string& destination_key);
  /// Rows that both sides have changed and that are not the same now.
  std::uint64_t open_conflicts() const;

 private:
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace cleave::mysql
