#include "run/journal.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <utility>

#include <fmt/format.h>

#include "base/private_file.h"

namespace cleave::run {
namespace {

constexpr int application_id = 0x636c764a;  // "clvJ"
constexpr int format = 2;
constexpr int busy_milliseconds = 10'000;

// docs/journal.md describes these tables.
constexpr const char* schema = R"sql(
CREATE TABLE owner (plan_hash TEXT NOT NULL, split_id TEXT NOT NULL);
CREATE TABLE plan (hash TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE step (
  id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  rounds INTEGER NOT NULL,
  before TEXT,
  outputs TEXT,
  failure TEXT,
  wait_until TEXT,
  wait_reason TEXT,
  wait_person INTEGER
) WITHOUT ROWID;
CREATE TABLE confirmation (step TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (number INTEGER PRIMARY KEY, at TEXT NOT NULL, step TEXT NOT NULL, what TEXT NOT NULL,
                    detail TEXT NOT NULL);
)sql";

Error to_error(const SQLite::Exception& exception, const std::filesystem::path& path) {
  const auto make = [&](std::string code, std::string_view what, std::string next) {
    return Error(Error::Kind::input, std::move(code), fmt::format("{}: {}", what, exception.what()))
        .where(path.string())
        .next(std::move(next));
  };
  switch (exception.getErrorCode() & 0xff) {
    case SQLITE_FULL:
      return make("disk-full", "the journal cannot be written",
                  "Free some space and run again: nothing that was written is lost.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return make("broken-journal", "the journal is damaged",
                  "Bring the file back from a copy. Do not delete it: it knows what has been made.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return make("locked", "another program keeps the journal locked", "End that program and run again.");
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return make("cannot-open", "the journal cannot be opened for writing",
                  "Check the owner and the permissions of the file and of its folder.");
    default:
      return make("cannot-write", "the journal cannot be read or written",
                  "Check the disk and run again: nothing that was written is lost.");
  }
}

/// Does something with the database; what SQLite throws leaves as an Error.
template <typename Work>
auto guarded(const std::filesystem::path& path, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& exception) {
    throw to_error(exception, path);
  }
}

std::unique_ptr<SQLite::Database> open(const std::filesystem::path& path, Journal::Access access) {
  if (access == Journal::Access::shared && !std::filesystem::exists(path)) {
    throw Error(Error::Kind::input, "no-journal", "there is no journal: nothing has been run yet")
        .where(path.string())
        .next("Start with 'cleave run'.");
  }
  make_private_database(path);
  return guarded(path, [&] {
    auto database =
        std::make_unique<SQLite::Database>(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database->setBusyTimeout(busy_milliseconds);
    database->exec("PRAGMA journal_mode = WAL");
    database->exec("PRAGMA synchronous = FULL");
    return database;
  });
}

void bind_json(SQLite::Statement& statement, int index, const std::optional<Json>& json) {
  if (json) {
    statement.bind(index, dump(*json));
  } else {
    statement.bind(index);
  }
}

std::optional<Json> json_column(SQLite::Statement& row, int index, const std::filesystem::path& path) {
  if (row.isColumnNull(index)) return std::nullopt;
  return parse_json(row.getColumn(index).getString(), path.string());
}

Record read_record(SQLite::Statement& row, const std::filesystem::path& path) {
  Record record;
  record.state = state_from_text(row.getColumn(1).getString());
  record.attempts = row.getColumn(2).getInt();
  record.rounds = row.getColumn(3).getInt();
  record.before = json_column(row, 4, path);
  record.outputs = json_column(row, 5, path);
  if (const auto failure = json_column(row, 6, path)) record.failure = Failure::from_json(*failure);
  if (!row.isColumnNull(7)) {
    record.wait = Wait{from_rfc3339(row.getColumn(7).getString()), row.getColumn(8).getString(),
                       row.getColumn(9).getInt() != 0};
  }
  if (!row.isColumnNull(10)) record.confirmed = from_rfc3339(row.getColumn(10).getString());
  return record;
}

Journal::Event read_event(SQLite::Statement& row, const std::filesystem::path& path) {
  return {from_rfc3339(row.getColumn(0).getString()), row.getColumn(1).getString(),
          row.getColumn(2).getString(), parse_json(row.getColumn(3).getString(), path.string())};
}

void write_record(SQLite::Statement& statement, const std::string& step, const Record& record) {
  statement.reset();
  statement.clearBindings();
  statement.bind(1, step);
  statement.bind(2, std::string(to_text(record.state)));
  statement.bind(3, record.attempts);
  statement.bind(4, record.rounds);
  bind_json(statement, 5, record.before);
  bind_json(statement, 6, record.outputs);
  bind_json(statement, 7, record.failure ? std::optional(record.failure->to_json()) : std::nullopt);
  if (record.wait) {
    statement.bind(8, to_rfc3339(record.wait->until));
    statement.bind(9, record.wait->reason);
    statement.bind(10, record.wait->person ? 1 : 0);
  }
  statement.exec();
}

void write_event(SQLite::Database& database, const Journal::Event& event) {
  SQLite::Statement statement(database, "INSERT INTO event (at, step, what, detail) VALUES (?, ?, ?, ?)");
  statement.bind(1, to_rfc3339(event.at));
  statement.bind(2, event.step);
  statement.bind(3, event.what);
  statement.bind(4, dump(event.detail));
  statement.exec();
}

void write_entries(SQLite::Database& database, const std::vector<Journal::Entry>& entries, Time now) {
  SQLite::Statement replace(database, "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  SQLite::Statement forget(database, "DELETE FROM confirmation WHERE step = ?");
  for (const auto& entry : entries) {
    write_record(replace, entry.step, entry.record);
    if (entry.record.state == State::undone) {
      forget.reset();
      forget.bind(1, entry.step);
      forget.exec();
    }
    if (!entry.event.empty()) write_event(database, {now, entry.step, entry.event, entry.detail});
  }
}

/// Whoever executes a plan leaves it here, for all that comes later.
void keep_plan(SQLite::Database& database, const Journal::Owner& owner) {
  if (owner.plan.empty()) return;
  SQLite::Statement insert(database, "INSERT OR IGNORE INTO plan VALUES (?, ?)");
  insert.bindNoCopy(1, owner.plan_hash);
  insert.bindNoCopy(2, owner.plan);
  insert.exec();
}

/// Lets another plan have the file. Rounds are kept: they make idempotency tokens that AWS has not seen.
void take_over(SQLite::Database& database, const Journal::Owner& owner) {
  SQLite::Transaction transaction(database);
  keep_plan(database, owner);
  database.exec("DELETE FROM confirmation");
  database.exec("DELETE FROM step WHERE rounds = 0");
  database.exec(
      "UPDATE step SET state = 'undone', attempts = 0, outputs = NULL, failure = NULL, wait_until = NULL");
  database.exec("DELETE FROM owner");
  SQLite::Statement insert(database, "INSERT INTO owner VALUES (?, ?)");
  insert.bind(1, owner.plan_hash);
  insert.bind(2, owner.split_id);
  insert.exec();
  transaction.commit();
}

}  // namespace

Journal::Journal(const std::filesystem::path& path, const Owner& owner, Access access) : path_(path) {
  if (access == Access::exclusive) lock_.emplace(path.string() + ".lock");
  database_ = open(path, access);
  guarded(path_, [&] {
    prepare_schema();
    claim(owner, access);
  });
  changed_elsewhere();
}

Journal::~Journal() = default;

void Journal::prepare_schema() {
  const int found_application = database_->execAndGet("PRAGMA application_id").getInt();
  const int found_format = database_->execAndGet("PRAGMA user_version").getInt();
  const bool empty = database_->execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (empty) {
    SQLite::Transaction transaction(*database_);
    database_->exec(schema);
    database_->exec(fmt::format("PRAGMA application_id = {}", application_id));
    database_->exec(fmt::format("PRAGMA user_version = {}", format));
    transaction.commit();
  } else if (found_application != application_id) {
    throw Error(Error::Kind::input, "broken-journal",
                "the file is an SQLite database, but not a journal of cleave")
        .where(path_.string())
        .next("Move it away or use another --work-dir.");
  } else if (found_format != format) {
    throw Error(Error::Kind::input, "newer-journal",
                fmt::format("the journal has format {}; this cleave knows {}", found_format, format))
        .where(path_.string())
        .next("Use the cleave that has written it.");
  }
}

std::optional<KeptPlan> plan_of_journal(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return guarded(path, [&]() -> std::optional<KeptPlan> {
    const auto opened = open(path, Journal::Access::shared);
    auto& database = *opened;
    if (!database.tableExists("plan")) return std::nullopt;
    SQLite::Statement row(database,
                          "SELECT plan_hash, split_id, text, EXISTS (SELECT 1 FROM step WHERE before IS NOT "
                          "NULL) FROM owner JOIN plan ON hash = plan_hash");
    if (!row.executeStep()) return std::nullopt;
    return KeptPlan{
        {row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString()},
        row.getColumn(3).getInt() != 0};
  });
}

std::optional<std::string> kept_plan(const std::filesystem::path& path, const std::string& hash) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  return guarded(path, [&]() -> std::optional<std::string> {
    const auto opened = open(path, Journal::Access::shared);
    auto& database = *opened;
    if (!database.tableExists("plan")) return std::nullopt;
    SQLite::Statement row(database, "SELECT text FROM plan WHERE hash = ?");
    row.bind(1, hash);
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getString();
  });
}

void Journal::claim(const Owner& owner, Access access) {
  SQLite::Statement found(*database_, "SELECT plan_hash, split_id FROM owner");
  Owner holder;
  if (found.executeStep()) {
    holder = {found.getColumn(0).getString(), found.getColumn(1).getString()};
    found.reset();
    if (holder.plan_hash == owner.plan_hash && holder.split_id == owner.split_id) {
      if (access == Access::exclusive) keep_plan(*database_, owner);
      return;
    }
    SQLite::Statement effects(*database_, "SELECT 1 FROM step WHERE before IS NOT NULL LIMIT 1");
    if (access == Access::shared || effects.executeStep()) {
      throw Error(Error::Kind::input, "foreign-journal",
                  fmt::format("the journal belongs to plan {} of split {}, and this is plan {} of split {}",
                              holder.plan_hash, holder.split_id, owner.plan_hash, owner.split_id))
          .where(path_.string())
          .next(
              "Finish that one with cleave run or take it back with cleave undo, or use another --work-dir.");
    }
  }
  take_over(*database_, owner);
}

Records Journal::records() const {
  return guarded(path_, [&] {
    Records records;
    SQLite::Statement row(
        *database_,
        "SELECT id, state, attempts, rounds, before, outputs, failure, wait_until, wait_reason, "
        "wait_person, confirmation.at FROM step LEFT JOIN confirmation ON id = step ORDER BY id");
    while (row.executeStep()) {
      records.emplace_hint(records.end(), row.getColumn(0).getString(), read_record(row, path_));
    }
    return records;
  });
}

void Journal::write(const std::vector<Entry>& entries, Time now) {
  guarded(path_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    write_entries(*database_, entries, now);
    transaction.commit();
  });
}

void Journal::hand_over(const Owner& owner, const std::vector<Entry>& entries, Time now) {
  guarded(path_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    keep_plan(*database_, owner);
    write_entries(*database_, entries, now);
    SQLite::Statement change(*database_, "UPDATE owner SET plan_hash = ?, split_id = ?");
    change.bind(1, owner.plan_hash);
    change.bind(2, owner.split_id);
    change.exec();
    write_event(*database_, {now, "", "handed over", {{"plan", owner.plan_hash}}});
    transaction.commit();
  });
}

void Journal::note(const std::string& what, const Json& detail, Time now) {
  guarded(path_, [&] { write_event(*database_, {now, "", what, detail}); });
}

void Journal::confirm(const std::string& step, Time now) {
  guarded(path_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement insert(*database_, "INSERT OR REPLACE INTO confirmation VALUES (?, ?)");
    insert.bind(1, step);
    insert.bind(2, to_rfc3339(now));
    insert.exec();
    write_event(*database_, {now, step, "confirmed", Json::object()});
    transaction.commit();
  });
}

std::map<std::string, Time> Journal::confirmations() const {
  return guarded(path_, [&] {
    std::map<std::string, Time> confirmations;
    SQLite::Statement row(*database_, "SELECT step, at FROM confirmation");
    while (row.executeStep()) {
      confirmations.emplace(row.getColumn(0).getString(), from_rfc3339(row.getColumn(1).getString()));
    }
    return confirmations;
  });
}

bool Journal::changed_elsewhere() {
  // https://www.sqlite.org/pragma.html#pragma_data_version
  const auto version =
      guarded(path_, [&] { return database_->execAndGet("PRAGMA data_version").getInt64(); });
  return std::exchange(seen_version_, version) != version;
}

std::vector<Journal::Event> Journal::events() const {
  return guarded(path_, [&] {
    std::vector<Event> events;
    SQLite::Statement row(*database_, "SELECT at, step, what, detail FROM event ORDER BY number");
    while (row.executeStep()) {
      events.push_back(read_event(row, path_));
    }
    return events;
  });
}

std::optional<Journal::Event> Journal::last_event() const {
  return guarded(path_, [&]() -> std::optional<Event> {
    SQLite::Statement row(
        *database_,
        "SELECT at, step, what, detail FROM event WHERE what <> 'confirmed' ORDER BY number DESC "
        "LIMIT 1");
    if (!row.executeStep()) return std::nullopt;
    return read_event(row, path_);
  });
}

std::string Journal::clock() const {
  return guarded(path_, [&]() -> std::string {
    SQLite::Statement row(
        *database_,
        "SELECT at, step, what, detail FROM event WHERE what = 'began' ORDER BY number DESC "
        "LIMIT 1");
    return row.executeStep() ? text_or(read_event(row, path_).detail, "clock", "") : "";
  });
}

std::optional<std::string> Journal::unfinished_undo() const {
  return guarded(path_, [&]() -> std::optional<std::string> {
    const auto last = [&](const char* which) -> std::optional<Event> {
      SQLite::Statement row(*database_, std::string("SELECT at, step, what, detail FROM event WHERE what ") +
                                            which + " ORDER BY number DESC LIMIT 1");
      return row.executeStep() ? std::optional(read_event(row, path_)) : std::nullopt;
    };
    // A plan that takes over takes something back, too, before its run is noted.
    const auto began = last("= 'began'");
    if (!began || text_or(began->detail, "way", "") != "undo") return std::nullopt;
    const auto undo = last(
        "IN ('undo began', 'undo finished') AND number > (SELECT coalesce(max(number), 0) FROM event WHERE "
        "what = 'began' AND json_extract(detail, '$.way') = 'run')");
    if (!undo || undo->what != "undo began") return std::nullopt;
    return text_or(undo->detail, "to", "");
  });
}

std::vector<std::string> Journal::newly_confirmed() const {
  return guarded(path_, [&] {
    std::vector<std::string> steps;
    SQLite::Statement row(*database_,
                          "SELECT DISTINCT step FROM event WHERE what = 'confirmed' AND number > (SELECT "
                          "coalesce(max(number), 0) FROM event WHERE what <> 'confirmed')");
    while (row.executeStep()) steps.push_back(row.getColumn(0).getString());
    return steps;
  });
}

}  // namespace cleave::run
