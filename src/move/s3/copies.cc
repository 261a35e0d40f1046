#include "move/s3/copies.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <fmt/format.h>

#include "base/error.h"
#include "base/private_file.h"

namespace cleave::move {
namespace {

constexpr std::size_t page_rows = 1000;

constexpr const char* schema = R"sql(
CREATE TABLE IF NOT EXISTS object (key BLOB PRIMARY KEY, source TEXT, copy TEXT, intended TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS former (key BLOB, copy TEXT, PRIMARY KEY (key, copy)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS uploaded (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (list TEXT, key BLOB, state TEXT, PRIMARY KEY (list, key, state)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
)sql";

void bind_key(SQLite::Statement& statement, int index, const std::string& key) {
  statement.bind(index, key.data(), static_cast<int>(key.size()));
}

/// "SIZE MILLISECONDS ETAG"
void bind_state(SQLite::Statement& statement, int index, const std::optional<ObjectState>& state) {
  if (!state) return statement.bind(index);
  statement.bind(index, fmt::format("{} {} {}", state->size, state->last_modified.time_since_epoch().count(),
                                    state->etag));
}

std::optional<ObjectState> state_column(SQLite::Statement& row, int index) {
  if (row.isColumnNull(index)) return std::nullopt;
  const std::string text = row.getColumn(index).getString();
  const auto first = text.find(' ');
  const auto second = text.find(' ', first + 1);
  return ObjectState{text.substr(second + 1), std::stoll(text.substr(0, first)),
                     Time(std::chrono::milliseconds(std::stoll(text.substr(first + 1))))};
}

std::string key_column(SQLite::Statement& row) {
  const auto key = row.getColumn(0);
  return {static_cast<const char*>(key.getBlob()), static_cast<std::size_t>(key.getBytes())};
}

Copy read_row(SQLite::Statement& row) {
  return {key_column(row), state_column(row, 1), state_column(row, 2), state_column(row, 3)};
}

/// What a row forgets when another replaces it.
std::vector<ObjectState> forgotten(const Copy& before, const Copy& now) {
  std::vector<ObjectState> states;
  for (const auto& was : {before.copy, before.intended}) {
    if (!was) continue;
    const bool stays = (now.copy && now.copy->has_content_of(*was)) ||
                       (now.intended && now.intended->has_content_of(*was)) ||
                       (now.source && now.source->has_content_of(*was));
    if (!stays) states.push_back(*was);
  }
  return states;
}

Error damaged(const SQLite::Exception& exception, const std::filesystem::path& file) {
  const int code = exception.getErrorCode() & 0xff;
  const bool is_broken = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  return Error(Error::Kind::input, is_broken ? "copies-damaged" : "copies-unusable",
               fmt::format("the file that knows which objects of the destination are copies {}: {}",
                           is_broken ? "is damaged" : "cannot be used", exception.what()))
      .where(file.string())
      .next(is_broken ? std::string(without_copies)
                      : "See that its disk has room and that it can be written, then run the command again.");
}

/// What SQLite throws says nothing of the file.
template <typename Work>
auto on_file(const std::filesystem::path& file, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& exception) {
    throw damaged(exception, file);
  }
}

}  // namespace

ObjectState state_of(const aws::ListedObject& object) {
  return {object.etag, object.size, object.last_modified};
}

std::filesystem::path copies_file(const std::filesystem::path& folder, const std::string& source_bucket) {
  return folder / (source_bucket + ".db");
}

Copies::Copies(const std::filesystem::path& file) : file_(file) {
  std::filesystem::create_directories(file.parent_path());
  std::filesystem::permissions(file.parent_path(), std::filesystem::perms::owner_all);
  make_private_database(file);
  on_file(file_, [&] {
    database_ =
        std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database_->setBusyTimeout(10'000);
    database_->exec("PRAGMA journal_mode = WAL");
    database_->exec("PRAGMA synchronous = FULL");
    database_->exec(schema);
  });
}

Copies::~Copies() = default;

void Copies::write(const std::vector<Copy>& rows) {
  if (rows.empty()) return;
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement replace(*database_, "INSERT OR REPLACE INTO object VALUES (?, ?, ?, ?)");
    SQLite::Statement find(*database_, "SELECT key, source, copy, intended FROM object WHERE key = ?");
    SQLite::Statement keep(*database_, "INSERT OR IGNORE INTO former VALUES (?, ?)");
    for (const Copy& row : rows) {
      find.reset();
      bind_key(find, 1, row.key);
      if (find.executeStep()) {
        for (const ObjectState& state : forgotten(read_row(find), row)) {
          keep.reset();
          bind_key(keep, 1, row.key);
          bind_state(keep, 2, state);
          keep.exec();
        }
      }
      replace.reset();
      bind_key(replace, 1, row.key);
      bind_state(replace, 2, row.source);
      bind_state(replace, 3, row.copy);
      bind_state(replace, 4, row.intended);
      replace.exec();
    }
    transaction.commit();
  });
}

std::optional<Copy> Copies::find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&]() -> std::optional<Copy> {
    SQLite::Statement row(*database_, "SELECT key, source, copy, intended FROM object WHERE key = ?");
    bind_key(row, 1, key);
    if (!row.executeStep()) return std::nullopt;
    return read_row(row);
  });
}

std::vector<ObjectState> Copies::contents(const std::string& key) const {
  std::vector<ObjectState> states;
  if (const auto row = find(key)) {
    // Without a copy the destination's object is somebody else's.
    for (const auto& state : {row->copy ? row->source : std::nullopt, row->copy, row->intended})
      if (state) states.push_back(*state);
  }
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement row(*database_, "SELECT key, copy FROM former WHERE key = ?");
    bind_key(row, 1, key);
    while (row.executeStep()) states.push_back(*state_column(row, 1));
    return states;
  });
}

std::vector<Copy> Copies::behind(const std::string& key, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement row(
        *database_, "SELECT key, source, copy, intended FROM object WHERE key > ? ORDER BY key LIMIT ?");
    bind_key(row, 1, key);
    row.bind(2, static_cast<std::int64_t>(most));
    std::vector<Copy> rows;
    while (row.executeStep()) rows.push_back(read_row(row));
    return rows;
  });
}

bool Copies::is_blank() const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    return database_
               ->execAndGet("SELECT NOT EXISTS (SELECT * FROM object) AND NOT EXISTS (SELECT * FROM note)")
               .getInt() != 0;
  });
}

long long Copies::count() const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    return database_->execAndGet("SELECT count(*) FROM object WHERE copy IS NOT NULL").getInt64();
  });
}

void Copies::add_upload(const std::string& key) {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO uploaded VALUES (?)");
    bind_key(insert, 1, key);
    insert.exec();
  });
}

std::set<std::string> Copies::uploads() const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement row(*database_, "SELECT key FROM uploaded");
    std::set<std::string> keys;
    while (row.executeStep()) keys.insert(key_column(row));
    return keys;
  });
}

void Copies::forget_uploads() {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] { database_->exec("DELETE FROM uploaded"); });
}

void Copies::set_asked(const std::string& list, const std::vector<Asked>& items) {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement clear(*database_, "DELETE FROM asked WHERE list = ?");
    clear.bind(1, list);
    clear.exec();
    SQLite::Statement insert(*database_, "INSERT OR IGNORE INTO asked VALUES (?, ?, ?)");
    for (const Asked& item : items) {
      insert.reset();
      insert.bind(1, list);
      bind_key(insert, 2, item.key);
      insert.bind(3, item.state);
      insert.exec();
    }
    transaction.commit();
  });
}

bool Copies::was_asked(const std::string& list, const Asked& item) const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement row(*database_, "SELECT 1 FROM asked WHERE list = ? AND key = ? AND state = ?");
    row.bind(1, list);
    bind_key(row, 2, item.key);
    row.bind(3, item.state);
    return row.executeStep();
  });
}

Json Copies::note(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement row(*database_, "SELECT text FROM note WHERE name = ?");
    row.bind(1, name);
    return row.executeStep() ? parse_json(row.getColumn(0).getString(), name) : Json();
  });
}

void Copies::set_note(const std::string& name, const Json& note) {
  const std::lock_guard lock(mutex_);
  return on_file(file_, [&] {
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO note VALUES (?, ?)");
    insert.bind(1, name);
    insert.bind(2, dump(note));
    insert.exec();
  });
}

void CopiesListing::advance() {
  const std::string key = page_.front().key;
  page_.pop_front();
  if (page_.empty()) read(key);
}

void CopiesListing::read(const std::string& behind) {
  const auto rows = copies_.behind(behind, page_rows);
  page_.assign(rows.begin(), rows.end());
}

}  // namespace cleave::move
