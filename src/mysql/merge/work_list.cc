#include "mysql/merge/work_list.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>

namespace cleave::mysql {
namespace {

/// A file without a name is SQLite's own temporary one, gone when it is closed.
constexpr const char* tables = R"(
  PRAGMA journal_mode = MEMORY;
  PRAGMA synchronous = OFF;
  CREATE TABLE pair (tbl INTEGER, from_key TEXT, into_key TEXT, trace BLOB, terms INTEGER,
                     PRIMARY KEY (tbl, from_key)) WITHOUT ROWID;
  CREATE INDEX pair_into ON pair (tbl, into_key);
  CREATE TABLE spelling (tbl INTEGER, key TEXT, known TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE TABLE change (id INTEGER PRIMARY KEY, tbl INTEGER, key TEXT, base BLOB, terms INTEGER, kind INTEGER,
                       UNIQUE (tbl, key));
  CREATE TABLE held (tbl INTEGER, key TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE TABLE disputed (tbl INTEGER, key TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE TABLE new_here (tbl INTEGER, key TEXT, PRIMARY KEY (tbl, key)) WITHOUT ROWID;
  CREATE INDEX change_next ON change (tbl, kind, id);
)";

enum Number : std::size_t {
  put_pair,
  find_into,
  find_from,
  find_base,
  any_new_key,
  put_change,
  put_new_keys,
  find_next,
  find_greatest,
  find_pending,
  count_kind,
  count_all,
  drop_change,
  turn_change,
  put_held,
  find_held,
  put_new_here,
  find_new_here,
  find_known_here,
  put_disputed,
  drop_disputed,
  find_disputed,
  drop_pair,
  find_pairs,
  put_spelling,
  find_spelling,
  number_count
};
constexpr std::array<const char*, number_count> texts = {
    "INSERT OR REPLACE INTO pair VALUES (?, ?, ?, ?, ?)",
    "SELECT into_key FROM pair WHERE tbl = ? AND from_key = ? AND into_key <> from_key",
    "SELECT from_key FROM pair WHERE tbl = ? AND into_key = ? AND into_key <> from_key",
    "SELECT trace, terms FROM pair WHERE tbl = ? AND from_key = ?",
    "SELECT 1 FROM pair WHERE tbl = ? AND into_key <> from_key LIMIT 1",
    "INSERT OR IGNORE INTO change (tbl, key, base, terms, kind) VALUES (?, ?, ?, ?, ?)",
    "INSERT OR IGNORE INTO change (tbl, key, base, terms, kind) SELECT tbl, from_key, trace, terms, 0 FROM "
    "pair WHERE into_key <> from_key",
    "SELECT id, key, base, terms FROM change WHERE tbl = ? AND kind = ? AND id > ? ORDER BY id LIMIT ?",
    "SELECT id, key FROM change WHERE tbl = ? AND kind = 0 AND base IS NULL ORDER BY "
    "CAST(substr(key, 3) AS INTEGER) DESC LIMIT 1",
    "SELECT kind, base IS NOT NULL, id FROM change WHERE tbl = ? AND key = ?",
    "SELECT count(*) FROM change WHERE tbl = ? AND kind = ?",
    "SELECT count(*) FROM change",
    "DELETE FROM change WHERE id = ?",
    "UPDATE change SET kind = 1 WHERE id = ?",
    "INSERT OR IGNORE INTO held VALUES (?, ?)",
    "SELECT 1 FROM held WHERE tbl = ? AND key = ?",
    "INSERT OR IGNORE INTO new_here VALUES (?, ?)",
    "SELECT 1 FROM new_here WHERE tbl = ? AND key = ?",
    "SELECT 1 FROM pair WHERE tbl = ? AND into_key = ? AND trace IS NOT NULL",
    "INSERT OR IGNORE INTO disputed VALUES (?, ?)",
    "DELETE FROM disputed WHERE tbl = ? AND key = ?",
    "SELECT 1 FROM disputed WHERE tbl = ? AND key = ?",
    "DELETE FROM pair WHERE tbl = ? AND from_key = ?",
    "SELECT from_key, into_key FROM pair WHERE tbl = ? AND from_key > ? ORDER BY from_key LIMIT ?",
    "INSERT OR IGNORE INTO spelling VALUES (?, ?, ?)",
    "SELECT known FROM spelling WHERE tbl = ? AND key = ?"};

void bind_bytes(SQLite::Statement& statement, int index, const std::optional<std::string>& bytes) {
  if (bytes)
    statement.bind(index, bytes->data(), static_cast<int>(bytes->size()));
  else
    statement.bind(index);
}

std::optional<std::string> bytes(SQLite::Statement& row, int index) {
  const auto column = row.getColumn(index);
  if (column.isNull()) return std::nullopt;
  return std::string(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
}

}  // namespace

WorkList::WorkList()
    : database_(std::make_unique<SQLite::Database>(
          "", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX)) {
  database_->exec(tables);
  statements_.resize(number_count);
}

WorkList::~WorkList() = default;

SQLite::Statement& WorkList::statement(std::size_t number) const {
  auto& statement = statements_[number];
  if (!statement) statement = std::make_unique<SQLite::Statement>(*database_, texts[number]);
  statement->reset();
  return *statement;
}

void WorkList::pair(std::size_t table, const std::string& from_key, const std::string& into_key,
                    const std::optional<std::string>& trace, Terms terms) {
  auto& put = statement(put_pair);
  put.bind(1, static_cast<std::int64_t>(table));
  put.bindNoCopy(2, from_key);
  put.bindNoCopy(3, into_key);
  bind_bytes(put, 4, trace);
  put.bind(5, static_cast<int>(terms));
  put.exec();
  if (from_key != into_key) has_new_keys_.clear();
}

std::optional<std::string> WorkList::into_key(std::size_t table, const std::string& from_key) const {
  if (!has_new_keys(table)) return std::nullopt;
  auto& find = statement(find_into);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, from_key);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

std::optional<std::string> WorkList::from_key(std::size_t table, const std::string& into_key) const {
  if (!has_new_keys(table)) return std::nullopt;
  auto& find = statement(find_from);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, into_key);
  if (!find.executeStep()) return std::nullopt;
  return find.getColumn(0).getString();
}

bool WorkList::has_pair(std::size_t table, const std::string& from_key) const {
  return has_key(find_base, table, from_key);
}

std::vector<WorkList::Pair> WorkList::pairs(std::size_t table, const std::string& after,
                                            std::size_t most) const {
  auto& find = statement(find_pairs);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bind(2, after);
  find.bind(3, static_cast<std::int64_t>(most));
  std::vector<Pair> pairs;
  while (find.executeStep()) pairs.push_back({find.getColumn(0).getString(), find.getColumn(1).getString()});
  return pairs;
}

void WorkList::spell(std::size_t table, const std::string& spelling, const std::string& key) {
  auto& put = statement(put_spelling);
  put.bind(1, static_cast<std::int64_t>(table));
  put.bindNoCopy(2, spelling);
  put.bindNoCopy(3, key);
  put.exec();
  has_spellings_ = true;
}

std::string WorkList::known_key(std::size_t table, const std::string& spelling) const {
  if (!has_spellings_ || has_pair(table, spelling) || from_key(table, spelling)) return spelling;
  auto& find = statement(find_spelling);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, spelling);
  return find.executeStep() ? find.getColumn(0).getString() : spelling;
}

bool WorkList::has_new_keys(std::size_t table) const {
  enum : char { unknown, no, yes };
  if (has_new_keys_.size() <= table) has_new_keys_.resize(table + 1, unknown);
  if (has_new_keys_[table] == unknown) {
    auto& find = statement(any_new_key);
    find.bind(1, static_cast<std::int64_t>(table));
    has_new_keys_[table] = find.executeStep() ? yes : no;
  }
  return has_new_keys_[table] == yes;
}

void WorkList::add(std::size_t table, const std::string& key, Kind kind,
                   const std::optional<std::string>& base) {
  auto known = base;
  auto terms = Terms::from;
  auto& find = statement(find_base);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, key);
  if (find.executeStep()) {
    known = bytes(find, 0);
    terms = static_cast<Terms>(find.getColumn(1).getInt());
  }
  auto& put = statement(put_change);
  put.bind(1, static_cast<std::int64_t>(table));
  put.bindNoCopy(2, key);
  bind_bytes(put, 3, known);
  put.bind(4, static_cast<int>(terms));
  put.bind(5, static_cast<int>(kind));
  put.exec();
}

void WorkList::add_new_keys() {
  statement(put_new_keys).exec();
}

std::vector<WorkList::Change> WorkList::next(std::size_t table, Kind kind, std::int64_t after,
                                             std::size_t most) const {
  auto& find = statement(find_next);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bind(2, static_cast<int>(kind));
  find.bind(3, after);
  find.bind(4, static_cast<std::int64_t>(most));
  std::vector<Change> changes;
  while (find.executeStep())
    changes.push_back({find.getColumn(0).getInt64(), find.getColumn(1).getString(), bytes(find, 2),
                       static_cast<Terms>(find.getColumn(3).getInt())});
  return changes;
}

std::optional<WorkList::Change> WorkList::greatest_insert(std::size_t table) const {
  auto& find = statement(find_greatest);
  find.bind(1, static_cast<std::int64_t>(table));
  if (!find.executeStep()) return std::nullopt;
  return Change{find.getColumn(0).getInt64(), find.getColumn(1).getString(), std::nullopt, Terms::from};
}

std::optional<WorkList::Pending> WorkList::pending(std::size_t table, const std::string& key) const {
  auto& find = statement(find_pending);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, key);
  if (!find.executeStep()) return std::nullopt;
  return Pending{static_cast<Kind>(find.getColumn(0).getInt()), find.getColumn(1).getInt() != 0,
                 find.getColumn(2).getInt64()};
}

std::size_t WorkList::count_pending(std::size_t table, Kind kind) const {
  auto& count = statement(count_kind);
  count.bind(1, static_cast<std::int64_t>(table));
  count.bind(2, static_cast<int>(kind));
  count.executeStep();
  return static_cast<std::size_t>(count.getColumn(0).getInt64());
}

std::size_t WorkList::count_pending() const {
  auto& count = statement(count_all);
  count.executeStep();
  return static_cast<std::size_t>(count.getColumn(0).getInt64());
}

void WorkList::done(std::int64_t id) {
  auto& drop = statement(drop_change);
  drop.bind(1, id);
  drop.exec();
}

void WorkList::put_key(std::size_t number, std::size_t table, const std::string& key) {
  auto& put = statement(number);
  put.bind(1, static_cast<std::int64_t>(table));
  put.bindNoCopy(2, key);
  put.exec();
}

bool WorkList::has_key(std::size_t number, std::size_t table, const std::string& key) const {
  auto& find = statement(number);
  find.bind(1, static_cast<std::int64_t>(table));
  find.bindNoCopy(2, key);
  return find.executeStep();
}

void WorkList::hold_back(std::size_t table, const std::string& key) {
  put_key(put_held, table, key);
  has_held_back_ = true;
}

bool WorkList::is_held_back(std::size_t table, const std::string& key) const {
  return has_held_back_ && has_key(find_held, table, key);
}

void WorkList::add_new_here(std::size_t table, const std::string& into_key) {
  if (!has_key(find_known_here, table, into_key)) put_key(put_new_here, table, into_key);
}

bool WorkList::is_new_here(std::size_t table, const std::string& into_key) const {
  return has_key(find_new_here, table, into_key);
}

void WorkList::dispute(std::size_t table, const std::string& key) {
  put_key(put_disputed, table, key);
  has_disputes_ = true;
}

void WorkList::end_dispute(std::size_t table, const std::string& key) {
  put_key(drop_disputed, table, key);
}

bool WorkList::is_disputed(std::size_t table, const std::string& key) const {
  return has_disputes_ && has_key(find_disputed, table, key);
}

void WorkList::part(std::size_t table, const std::string& from_key) {
  put_key(drop_pair, table, from_key);
  has_new_keys_.clear();
}

void WorkList::removed(std::int64_t id) {
  auto& turn = statement(turn_change);
  turn.bind(1, id);
  turn.exec();
}

WorkList::Attempt::Attempt(WorkList& list) : list_(&list) {
  list.database_->exec("BEGIN");
}

WorkList::Attempt::~Attempt() {
  if (list_ == nullptr) return;
  for (const auto& statement : list_->statements_) {
    if (statement) statement->reset();
  }
  list_->database_->tryExec("ROLLBACK");
  list_->has_new_keys_.clear();
}

void WorkList::Attempt::commit() {
  for (const auto& statement : list_->statements_) {
    if (statement) statement->reset();
  }
  list_->database_->exec("COMMIT");
  list_ = nullptr;
}

}  // namespace cleave::mysql
