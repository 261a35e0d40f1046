#include "mysql/binlog/logged_statement.h"

#include <algorithm>
#include <array>

#include "mysql/binlog/sql_words.h"

namespace cleave::mysql {
namespace {

using Kind = StatementMeaning::Kind;
using Name = StatementMeaning::Name;

/// Of longer statements (a large INSERT in a log that is not row based) the beginning tells enough.
constexpr std::size_t most_words = 4000;

/// ALTER TABLE clauses that leave columns and rows as they are begin with these.
constexpr std::array<std::string_view, 12> harmless_clauses = {
    "ENABLE KEYS",    "DISABLE KEYS", "ADD INDEX",  "ADD KEY",  "ADD UNIQUE",   "ADD FULLTEXT",
    "ADD CONSTRAINT", "ADD FOREIGN",  "DROP INDEX", "DROP KEY", "DROP FOREIGN", "DROP CONSTRAINT"};
constexpr std::array<std::string_view, 8> harmless_options = {
    "AUTO_INCREMENT", "COMMENT", "ENGINE", "FORCE", "ROW_FORMAT", "STATS_PERSISTENT", "ALGORITHM", "LOCK"};

class StatementReader {
 public:
  StatementReader(std::string_view statement, const std::string& database)
      : words_(sql_words(statement, most_words)), database_(database) {}

  StatementMeaning read();

 private:
  bool see(std::string_view word) const { return at_ < words_.size() && words_[at_].is(word); }
  bool take(std::string_view word) {
    if (!see(word)) return false;
    ++at_;
    return true;
  }
  template <typename... Words>
  void take_any(Words... words) {
    while ((take(words) || ...)) {
    }
  }
  /// "db.table" or "table".
  bool name(Name& result);
  void names_between_commas();
  void read_create();
  void read_drop();
  void read_alter();
  void read_change();
  bool is_harmless_alter() const;
  void read_rename();
  void read_database();
  void read_transaction();
  std::string rest_of_prepared() const;

  std::vector<SqlWord> words_;
  std::string database_;
  std::size_t at_ = 0;
  StatementMeaning meaning_;
};

bool StatementReader::name(Name& result) {
  if (at_ >= words_.size() || !words_[at_].is_name()) return false;
  result = {database_, words_[at_++].text};
  if (at_ + 1 < words_.size() && words_[at_].is(".") && words_[at_ + 1].is_name()) {
    result.database = result.table;
    result.table = words_[at_ + 1].text;
    at_ += 2;
  }
  return true;
}

void StatementReader::names_between_commas() {
  Name one;
  while (name(one)) {
    meaning_.names.push_back(one);
    if (!take(",")) return;
  }
}

bool StatementReader::is_harmless_alter() const {
  const auto starts_with = [&](std::size_t at, std::string_view clause) {
    const auto space = clause.find(' ');
    if (!words_[at].is(clause.substr(0, space))) return false;
    return space == std::string_view::npos ||
           (at + 1 < words_.size() && words_[at + 1].is(clause.substr(space + 1)));
  };
  const auto is_harmless = [&](std::size_t at) {
    const auto fits = [&](std::string_view clause) { return starts_with(at, clause); };
    return std::any_of(harmless_clauses.begin(), harmless_clauses.end(), fits) ||
           std::any_of(harmless_options.begin(), harmless_options.end(), fits);
  };
  int depth = 0;
  bool at_clause = true;
  for (auto at = at_; at < words_.size(); ++at) {
    if (at_clause && !is_harmless(at)) return false;
    if (words_[at].is("(")) ++depth;
    if (words_[at].is(")")) --depth;
    at_clause = depth == 0 && words_[at].is(",");
  }
  return words_.size() < most_words;
}

void StatementReader::read_alter() {
  take_any("ONLINE", "OFFLINE", "IGNORE");
  if (!take("TABLE")) return;
  take_any("IF", "EXISTS");
  Name one;
  if (!name(one)) return;
  if (is_harmless_alter()) return;
  meaning_.kind = Kind::definition;
  meaning_.names.push_back(one);
  for (; at_ < words_.size(); ++at_) {
    if (!see("RENAME")) continue;
    ++at_;
    take_any("TO", "AS");
    if (name(one)) meaning_.names.push_back(one);
    --at_;
  }
}

/// Every word might be a table.
void StatementReader::read_change() {
  meaning_.kind = Kind::change;
  for (; at_ < words_.size(); ++at_) {
    if (!words_[at_].is_name()) continue;
    meaning_.names.push_back({database_, words_[at_].text});
    const auto before = at_;
    Name one;
    if (name(one) && at_ > before + 1) meaning_.names.push_back(one);
    at_ = before;
  }
}

void StatementReader::read_rename() {
  if (!take("TABLE") && !take("TABLES")) return;
  meaning_.kind = Kind::definition;
  take_any("IF", "EXISTS");
  Name one;
  while (name(one)) {
    meaning_.names.push_back(one);
    if (!take("TO") && !take(",")) return;
  }
}

void StatementReader::read_database() {
  take_any("IF", "EXISTS");
  Name one;
  if (!name(one)) return;
  meaning_.kind = Kind::definition;
  meaning_.names.push_back({one.table, ""});
}

/// A table that is new has no rows that the log does not tell of; only one that takes another's place has.
void StatementReader::read_create() {
  if (!take("OR")) return;
  take("REPLACE");
  if (take("DATABASE") || take("SCHEMA")) return read_database();
  if (!take("TABLE")) return;
  meaning_.kind = Kind::definition;
  names_between_commas();
}

void StatementReader::read_drop() {
  if (take("DATABASE") || take("SCHEMA")) return read_database();
  // Without TEMPORARY: those have no rows in the log.
  if (!take("TABLE") && !take("TABLES")) return;
  meaning_.kind = Kind::definition;
  take_any("IF", "EXISTS");
  names_between_commas();
}

std::string StatementReader::rest_of_prepared() const {
  std::string result;
  for (auto at = at_; at < words_.size(); ++at) {
    const auto& word = words_[at];
    if (word.is("ONE")) break;
    result += word.kind == SqlWord::Kind::string ? "'" + word.text + "'" : word.text;
  }
  return result;
}

void StatementReader::read_transaction() {
  const auto set = [&](Kind kind) { meaning_.kind = kind; };
  if (take("XA")) {
    if (take("COMMIT"))
      set(Kind::prepared_commit);
    else if (take("ROLLBACK"))
      set(Kind::prepared_rollback);
    else if (see("START") || see("BEGIN"))
      return set(Kind::begin);
    meaning_.prepared = rest_of_prepared();
  } else if (see("BEGIN") || (take("START") && see("TRANSACTION"))) {
    set(Kind::begin);
  } else if (take("COMMIT")) {
    set(Kind::commit);
  } else if (take("ROLLBACK")) {
    take("WORK");
    if (!see("TO")) set(Kind::rollback);
  }
}

StatementMeaning StatementReader::read() {
  // SET STATEMENT variable=value FOR …, of MariaDB.
  if (take("SET") && take("STATEMENT")) {
    while (at_ < words_.size() && !see("FOR")) ++at_;
    take("FOR");
  }
  if (take("ALTER")) {
    read_alter();
  } else if (take("RENAME")) {
    read_rename();
  } else if (take("TRUNCATE")) {
    take("TABLE");
    meaning_.kind = Kind::definition;
    names_between_commas();
  } else if (take("CREATE")) {
    read_create();
  } else if (take("DROP")) {
    read_drop();
  } else if (see("INSERT") || see("UPDATE") || see("DELETE") || see("REPLACE") || see("LOAD") ||
             see("WITH") || see("CALL") || see("(")) {
    read_change();
  } else {
    read_transaction();
  }
  return std::move(meaning_);
}

}  // namespace

StatementMeaning meaning_of(std::string_view statement, const std::string& database) {
  return StatementReader(statement, database).read();
}

}  // namespace cleave::mysql
