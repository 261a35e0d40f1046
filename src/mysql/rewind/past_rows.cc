#include "mysql/rewind/past_rows.h"

#include <algorithm>

#include <SQLiteCpp/SQLiteCpp.h>

#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

/// A file without a name is SQLite's own temporary one, gone when it is closed; so nothing is ever committed,
/// which would take longer than the work. Sums are stored as signed
/// numbers of the same bits.
constexpr const char* tables = R"(
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA cache_size = -16000;
  CREATE TABLE past (tbl TEXT, key BLOB, before BLOB, is_there INTEGER, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE INDEX gone ON past (tbl) WHERE before IS NOT NULL AND NOT is_there;
  CREATE TABLE counted (tbl TEXT, digest BLOB, more INTEGER, sum INTEGER, PRIMARY KEY (tbl, digest))
    WITHOUT ROWID;
  BEGIN;
)";
constexpr const char* put_past =
    "INSERT INTO past VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET is_there = excluded.is_there";
constexpr const char* put_count =
    "INSERT INTO counted VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET more = more + excluded.more";
constexpr const char* is_gone = "before IS NOT NULL AND NOT is_there";

void bind_bytes(SQLite::Statement& statement, int index, std::string_view bytes) {
  statement.bind(index, bytes.data(), static_cast<int>(bytes.size()));
}

std::string bytes_of(const SQLite::Column& column) {
  return std::string(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
}

}  // namespace

PastRows::PastRows()
    : database_(std::make_unique<SQLite::Database>("", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)) {
  database_->exec(tables);
  put_ = std::make_unique<SQLite::Statement>(*database_, put_past);
  count_ = std::make_unique<SQLite::Statement>(*database_, put_count);
  find_ = std::make_unique<SQLite::Statement>(*database_,
                                              "SELECT before, is_there FROM past WHERE tbl = ? AND key = ?");
}

PastRows::~PastRows() = default;

void PastRows::note(const Change& change) {
  const auto& shape = change.reader->shape();
  if (!shape.has_key()) {
    if (change.kind != ChangeKind::inserted) count(shape, change.before, 1);
    if (change.kind != ChangeKind::deleted) count(shape, change.after, -1);
    return;
  }
  const auto before = change.before.empty() ? Row() : shape.key_of(change.before);
  const auto after = change.after.empty() ? Row() : shape.key_of(change.after);
  // A row that changes its key is one that goes and one that comes.
  if (!before.empty()) note(shape.table, before, change.before, before == after);
  if (!after.empty() && before != after) note(shape.table, after, {}, true);
}

/// `before` is empty for a row that was not there.
void PastRows::note(const std::string& table, const Row& key, const Row& before, bool is_there) {
  put_->reset();
  put_->bind(1, table);
  bind_bytes(*put_, 2, row_bytes(key));
  const auto bytes = row_bytes(before);
  if (before.empty())
    put_->bind(3);
  else
    bind_bytes(*put_, 3, bytes);
  put_->bind(4, is_there ? 1 : 0);
  put_->exec();
}

void PastRows::count(const RowShape& shape, const Row& row, int more) {
  const auto text = shape.text_of(row);
  const auto digest = digest_of(text);
  ChunkDigest one;
  one.add(text);
  count_->reset();
  count_->bind(1, shape.table);
  bind_bytes(*count_, 2, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  count_->bind(3, more);
  count_->bind(4, static_cast<std::int64_t>(one.sum));
  count_->exec();
}

std::optional<PastRows::Past> PastRows::find(const std::string& table, const Row& key) const {
  find_->reset();
  find_->bind(1, table);
  bind_bytes(*find_, 2, row_bytes(key));
  if (!find_->executeStep()) return std::nullopt;
  const auto before = find_->getColumn(0);
  const bool is_there = find_->getColumn(1).getInt() != 0;
  return before.isNull() ? Past{false, is_there, {}} : Past{true, is_there, row_from(bytes_of(before))};
}

bool PastRows::has_changes(const std::string& table) const {
  SQLite::Statement any(*database_, "SELECT 1 FROM past WHERE tbl = ? LIMIT 1");
  any.bind(1, table);
  return any.executeStep();
}

std::uint64_t PastRows::count(const std::string& table, const std::string& condition) const {
  SQLite::Statement rows(*database_, "SELECT count(*) FROM past WHERE tbl = ? AND " + condition);
  rows.bind(1, table);
  rows.executeStep();
  return static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
}

std::uint64_t PastRows::count_there(const std::string& table) const {
  return count(table, "is_there");
}

std::uint64_t PastRows::count_gone(const std::string& table) const {
  return count(table, is_gone);
}

void PastRows::for_each_gone(const std::string& table, const std::function<void(Row key)>& use) const {
  SQLite::Statement gone(*database_, std::string("SELECT key FROM past WHERE tbl = ? AND ") + is_gone);
  gone.bind(1, table);
  while (gone.executeStep()) use(row_from(bytes_of(gone.getColumn(0))));
}

void PastRows::for_each_counted(const std::string& table,
                                const std::function<void(const Counted&)>& use) const {
  SQLite::Statement rows(*database_,
                         "SELECT digest, more, sum FROM counted WHERE tbl = ? AND more <> 0 ORDER BY digest");
  rows.bind(1, table);
  while (rows.executeStep()) {
    Counted counted;
    const auto digest = bytes_of(rows.getColumn(0));
    std::copy_n(digest.begin(), std::min(digest.size(), counted.digest.size()), counted.digest.begin());
    counted.more = rows.getColumn(1).getInt64();
    counted.sum = static_cast<std::uint64_t>(rows.getColumn(2).getInt64());
    use(counted);
  }
}

}  // namespace cleave::mysql
