#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "mysql/check/checks.h"
#include "mysql/check/grants.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

using Severity = Finding::Severity;

bool may(Database& database, const std::string& statement) {
  const auto answer = database.attempt(statement);
  const auto* error = std::get_if<Error>(&answer);
  return error == nullptr || error->kind() != Error::Kind::credentials;
}

/// A privilege on tables, and what cannot be done without it. A merge writes to the destination, and to the
/// source only with --into both.
struct TableNeed {
  const char* privilege;
  const char* statement;  ///< {0}: the table, {1}: a column of it; explained, so that it does nothing
  Severity at_source, at_destination;
  const char* purpose;
};
constexpr TableNeed table_needs[] = {
    {"SELECT", "EXPLAIN SELECT * FROM {0}", Severity::error, Severity::error, "check, baseline, diff, merge"},
    {"INSERT", "EXPLAIN INSERT INTO {0} ({1}) VALUES (DEFAULT)", Severity::note, Severity::warning, "merge"},
    {"UPDATE", "EXPLAIN UPDATE {0} SET {1} = {1}", Severity::note, Severity::warning, "merge"},
    {"DELETE", "EXPLAIN DELETE FROM {0} WHERE {1} IS NULL", Severity::note, Severity::warning, "merge"},
};

/// What the user of one side lacks, gathered so that one GRANT for a place mends it.
class Lacks {
 public:
  explicit Lacks(const Side& side) : side_(side) {}

  void add(Severity severity, const std::string& on, const std::string& privilege,
           const std::string& purpose) {
    auto& here = lacks_[{severity, on}];
    const bool is_known =
        std::any_of(here.begin(), here.end(), [&](const Lack& lack) { return lack.privilege == privilege; });
    if (!is_known) here.push_back({privilege, purpose});
  }

  Findings findings(const std::string& user) const {
    Findings findings;
    for (const auto& [place, lacks] : lacks_) {
      std::string privileges, purposes;
      for (std::size_t i = 0; i < lacks.size(); ++i) {
        const bool last_of_purpose = i + 1 == lacks.size() || lacks[i + 1].purpose != lacks[i].purpose;
        privileges += (i ? ", " : "") + lacks[i].privilege;
        purposes += lacks[i].privilege + (last_of_purpose ? " for " + lacks[i].purpose : "");
        if (i + 1 < lacks.size()) purposes += last_of_purpose ? "; " : ", ";
      }
      findings.push_back(
          {place.first,
           "privilege",
           "user",
           fmt::format("{} of the {} lacks on {}: {}", user, to_text(side_.place), place.second, purposes),
           {{side_.place, fmt::format("GRANT {} ON {} TO {}", privileges, place.second, user)}}});
    }
    return findings;
  }

 private:
  struct Lack {
    std::string privilege, purpose;
  };
  const Side& side_;
  std::map<std::pair<Severity, std::string>, std::vector<Lack>> lacks_;
};

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

void ask_for_tables(Database& database, const Side& side, Lacks& lacks) {
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
    const auto severity = side.place == Place::source ? need.at_source : need.at_destination;
    for (const auto& name : lacking) lacks.add(severity, name, need.privilege, need.purpose);
  }
}

void ask_for_database(const Grants& grants, const Side& side, Lacks& lacks) {
  const auto& name = side.schema.database;
  const auto whole = quoted_name(name) + ".*";
  // A user who may read nothing sees no table that could be asked for.
  if (side.schema.tables.empty() && !grants.in_database("SELECT", name))
    lacks.add(Severity::error, whole, "SELECT", "check, baseline, diff, merge");
  if (!grants.in_database("TRIGGER", name))
    lacks.add(Severity::warning, whole, "TRIGGER", "check, which does not see triggers without it");
  if (!grants.in_database("EVENT", name))
    lacks.add(Severity::warning, whole, "EVENT", "check, which does not see events without it");
  const auto shows_keys = {"REFERENCES", "INSERT", "UPDATE", "DELETE"};
  if (std::none_of(shows_keys.begin(), shows_keys.end(),
                   [&](const char* privilege) { return grants.in_database(privilege, name); }))
    lacks.add(Severity::warning, whole, "REFERENCES", "check, which does not see foreign keys without it");
  const auto written = side.place == Place::source ? Severity::note : Severity::warning;
  if (!grants.in_database("CREATE", name))
    lacks.add(written, whole, "CREATE", "merge, which records what it does in tables");
  if (!grants.in_database("CREATE TEMPORARY TABLES", name))
    lacks.add(written, whole, "CREATE TEMPORARY TABLES", "merge --dry-run, baseline --binlog");
  if (!grants.in_database("DROP", name))
    lacks.add(written, whole, "DROP", "unmerge, which removes those tables");
}

void ask_for_server(Database& database, const Grants& grants, Lacks& lacks) {
  const auto& dialect = database.dialect();
  const auto& privileges = dialect.privileges;
  if (!may(database, "SET GLOBAL auto_increment_offset = @@GLOBAL.auto_increment_offset"))
    lacks.add(Severity::warning, "*.*", privileges.variables,
              "guard (a managed database has its parameter group instead)");
  if (!may(database, "SET GLOBAL read_only = @@GLOBAL.read_only"))
    lacks.add(Severity::warning, "*.*", privileges.read_only, "guard --freeze");
  if (!grants.everywhere("PROCESS"))
    lacks.add(Severity::warning, "*.*", "PROCESS", "guard, to see the sessions that keep the ids of before");
  if (!may(database, dialect.binlog_status))
    lacks.add(Severity::warning, "*.*", "REPLICATION CLIENT", "baseline and watch, to see the binary log");
  if (!grants.everywhere("REPLICATION SLAVE"))
    lacks.add(Severity::warning, "*.*", "REPLICATION SLAVE", "baseline --binlog and watch, to read it");
  if (!privileges.snapshot_position.empty() && !grants.everywhere("RELOAD") &&
      !grants.everywhere("FLUSH_TABLES"))
    lacks.add(Severity::warning, "*.*", privileges.snapshot_position,
              "baseline, to know its place in the binary log");
  if (!may(database, fmt::format("SHOW {} STATUS", dialect.replication.replica)))
    lacks.add(Severity::note, "*.*", privileges.replica_status, "diff --max-lag, guard --replicate");
  if (!grants.everywhere(privileges.replicas) && !grants.everywhere("SUPER"))
    lacks.add(Severity::note, "*.*", privileges.replicas, "guard --replicate and --promote");
  if (!grants.everywhere("RELOAD")) lacks.add(Severity::note, "*.*", "RELOAD", "guard --promote");
}

}  // namespace

void check_privileges(Database& database, const Side& side, Findings& findings) {
  const auto user = account(database.value("SELECT CURRENT_USER()").value_or(""));
  const auto grants = read_grants(database);
  Lacks lacks(side);
  ask_for_tables(database, side, lacks);
  ask_for_database(grants, side, lacks);
  ask_for_server(database, grants, lacks);
  const auto found = lacks.findings(user);
  findings.insert(findings.end(), found.begin(), found.end());
}

}  // namespace cleave::mysql
