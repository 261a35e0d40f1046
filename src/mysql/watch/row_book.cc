#include "mysql/watch/row_book.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace cleave::mysql {
namespace {

using BookFate = RowBook::Fate;

/// A file without a name is SQLite's own temporary one, gone when it is closed; so nothing is ever committed,
/// which would take longer than the work.
constexpr const char* tables = R"(
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  CREATE TABLE row (tbl TEXT, key BLOB, source INTEGER DEFAULT 0, source_digest BLOB,
                    destination INTEGER DEFAULT 0, destination_digest BLOB, told TEXT,
                    PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE INDEX open ON row (tbl) WHERE source <> 0 AND destination <> 0 AND source_digest <> destination_digest;
  CREATE TABLE taken (tbl TEXT, name TEXT, source_key BLOB, destination_key BLOB,
                      PRIMARY KEY (tbl, name, source_key, destination_key)) WITHOUT ROWID;
  BEGIN;
)";
constexpr const char* is_open = "source <> 0 AND destination <> 0 AND source_digest <> destination_digest";

void bind_bytes(SQLite::Statement& statement, int index, const std::string& bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

std::string column_of(Place place) {
  return place == Place::source ? "source" : "destination";
}

BookFate fate_after(BookFate before, ChangeKind kind) {
  switch (kind) {
    case ChangeKind::inserted:
      return before == BookFate::deleted ? BookFate::updated : BookFate::inserted;
    case ChangeKind::updated:
      return before == BookFate::inserted ? BookFate::inserted : BookFate::updated;
    case ChangeKind::deleted:
      return before == BookFate::inserted ? BookFate::none : BookFate::deleted;
  }
  return before;
}

/// Requires: both sides have changed the row, and differently.
std::string conflict(BookFate source, BookFate destination) {
  if (source == BookFate::deleted) return "deleted-updated";
  if (destination == BookFate::deleted) return "updated-deleted";
  return source == BookFate::inserted && destination == BookFate::inserted ? "both-inserted" : "both-updated";
}

}  // namespace

RowBook::RowBook()
    : database_(std::make_unique<SQLite::Database>("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)) {
  database_->exec(tables);
}

RowBook::~RowBook() = default;

BookFate RowBook::fate(Place place, const std::string& table, const std::string& key) const {
  SQLite::Statement found(*database_, "SELECT " + column_of(place) + " FROM row WHERE tbl = ? AND key = ?");
  found.bind(1, table);
  bind_bytes(found, 2, key);
  return found.executeStep() ? static_cast<BookFate>(found.getColumn(0).getInt()) : BookFate::none;
}

std::optional<std::string> RowBook::note(Place place, const std::string& table, const std::string& key,
                                         ChangeKind kind, const std::string& digest) {
  return set(place, table, key, fate_after(fate(place, table, key), kind), digest);
}

std::optional<std::string> RowBook::set(Place place, const std::string& table, const std::string& key,
                                        BookFate fate, const std::string& digest) {
  const auto side = column_of(place);
  SQLite::Statement put(*database_, "INSERT INTO row (tbl, key, " + side + ", " + side +
                                        "_digest) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET " + side +
                                        " = excluded." + side + ", " + side + "_digest = excluded." + side +
                                        "_digest RETURNING source, destination, source_digest <> "
                                        "destination_digest, told");
  put.bind(1, table);
  bind_bytes(put, 2, key);
  put.bind(3, static_cast<int>(fate));
  bind_bytes(put, 4, digest);
  put.executeStep();
  const auto source = static_cast<BookFate>(put.getColumn(0).getInt());
  const auto destination = static_cast<BookFate>(put.getColumn(1).getInt());
  const bool differs = put.getColumn(2).getInt() != 0;
  const auto told = put.getColumn(3).getString();
  put.executeStep();
  if (source == BookFate::none || destination == BookFate::none || !differs) return std::nullopt;
  auto found = conflict(source, destination);
  if (found == told) return std::nullopt;
  SQLite::Statement tell(*database_, "UPDATE row SET told = ? WHERE tbl = ? AND key = ?");
  tell.bind(1, found);
  tell.bind(2, table);
  bind_bytes(tell, 3, key);
  tell.exec();
  return found;
}

bool RowBook::note_taken(const std::string& table, const std::string& unique, const std::string& source_key,
                         const std::string& destination_key) {
  SQLite::Statement put(*database_, "INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?)");
  put.bind(1, table);
  put.bind(2, unique);
  bind_bytes(put, 3, source_key);
  bind_bytes(put, 4, destination_key);
  return put.exec() > 0;
}

std::uint64_t RowBook::open_conflicts() const {
  SQLite::Statement count(*database_, std::string("SELECT count(*) FROM row WHERE ") + is_open);
  count.executeStep();
  return static_cast<std::uint64_t>(count.getColumn(0).getInt64());
}

}  // namespace cleave::mysql
