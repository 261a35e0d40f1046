#include <algorithm>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/check/grants.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

/// What the server says to a user who lacks a privilege.
bool is_denial(const Error& error) {
  return error.kind() == Error::Kind::credentials;
}

bool may(Database& database, const std::string& statement) {
  const auto answer = database.attempt(statement);
  const auto* error = std::get_if<Error>(&answer);
  return error == nullptr || !is_denial(*error);
}

struct Need {
  const char* privilege;
  const char* statement;  ///< {0}: the table, {1}: a column of it; explained, so that it does nothing
  Severity severity;
  const char* purpose;
};
constexpr Need table_needs[] = {
    {"SELECT", "EXPLAIN SELECT * FROM {0}", Severity::error, "nothing can be compared"},
    {"INSERT", "EXPLAIN INSERT INTO {0} ({1}) VALUES (DEFAULT)", Severity::warning,
     "nothing can be merged into it"},
    {"UPDATE", "EXPLAIN UPDATE {0} SET {1} = {1}", Severity::warning, "nothing can be merged into it"},
    {"DELETE", "EXPLAIN DELETE FROM {0} WHERE {1} IS NULL", Severity::warning,
     "deletes cannot be merged into it"},
};

Finding lacks(const Side& side, Severity severity, const std::string& privilege, const std::string& on,
              const std::string& purpose, const std::string& user) {
  return {severity,
          "privilege",
          "user",
          fmt::format("the user of the {} has no {} on {}: {}", to_text(side.place), privilege, on, purpose),
          {{side.place, fmt::format("GRANT {} ON {} TO {}", privilege, on, user)}}};
}

/// 'app'@'10.0.%' of app@10.0.%.
std::string account(const std::string& current_user) {
  const auto at = current_user.rfind('@');
  const auto in_quotes = [](std::string_view part) {
    std::string result = "'";
    for (const char c : part) result += c == '\'' ? std::string("''") : std::string(1, c);
    return result + "'";
  };
  return in_quotes(std::string_view(current_user).substr(0, at)) + "@" +
         in_quotes(std::string_view(current_user).substr(at + 1));
}

void check_table_privileges(Database& database, const Side& side, const std::string& user,
                            Findings& findings) {
  for (const auto& need : table_needs) {
    std::vector<std::string> lacking;
    for (const auto& table : side.schema.tables) {
      const auto name = quoted_name(side.schema.database, table.name);
      const auto column = quoted_name(table.columns.empty() ? "" : table.columns[0].name);
      if (!may(database, fmt::format(fmt::runtime(need.statement), name, column))) lacking.push_back(name);
    }
    // As many grants as tables would hide that it is the whole database.
    if (lacking.size() == side.schema.tables.size() && !lacking.empty())
      lacking = {quoted_name(side.schema.database) + ".*"};
    for (const auto& name : lacking)
      findings.push_back(lacks(side, need.severity, need.privilege, name, need.purpose, user));
  }
}

}  // namespace

void check_privileges(Database& database, const Side& side, Findings& findings) {
  const auto user = account(database.value("SELECT CURRENT_USER()").value_or(""));
  const auto grants = read_grants(database);
  const auto& dialect = database.dialect();
  const auto whole = quoted_name(side.schema.database) + ".*";
  check_table_privileges(database, side, user, findings);
  if (side.schema.tables.empty() && !grants.in_database("SELECT", side.schema.database))
    findings.push_back(
        lacks(side, Severity::error, "SELECT", whole, "a user who may read nothing sees no table", user));
  if (!grants.in_database("TRIGGER", side.schema.database))
    findings.push_back(
        lacks(side, Severity::warning, "TRIGGER", whole, "triggers are invisible without it", user));
  if (!grants.in_database("CREATE", side.schema.database))
    findings.push_back(
        lacks(side, Severity::warning, "CREATE", whole, "a merge keeps its conflicts in tables", user));
  const bool mysql8 = dialect.family == Dialect::Family::mysql && dialect.has_set_persist;
  if (!may(database, "SET GLOBAL auto_increment_offset = @@GLOBAL.auto_increment_offset"))
    findings.push_back(lacks(side, Severity::warning, mysql8 ? "SYSTEM_VARIABLES_ADMIN" : "SUPER", "*.*",
                             "guard cannot keep ids apart; on a managed database its parameter group does",
                             user));
  if (!may(database, dialect.binlog_status))
    findings.push_back(lacks(side, Severity::warning, "REPLICATION CLIENT", "*.*",
                             "where the binary log stands cannot be told", user));
  if (!grants.everywhere("REPLICATION SLAVE"))
    findings.push_back(
        lacks(side, Severity::warning, "REPLICATION SLAVE", "*.*", "binary logs cannot be read", user));
  if (!grants.everywhere("PROCESS"))
    findings.push_back(lacks(side, Severity::warning, "PROCESS", "*.*",
                             "guard cannot see the sessions that go on with the ids of before", user));
}

}  // namespace cleave::mysql
