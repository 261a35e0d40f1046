#include "cli/drain_athena.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/accounts.h"
#include "cli/interrupted.h"
#include "drain/athena/athena_counts.h"
#include "drain/athena/cost.h"
#include "drain/athena/count_statement.h"
#include "drain/athena/log_table.h"
#include "drain/athena/made_table.h"
#include "drain/athena/query.h"
#include "report/athena_counts.h"

namespace cleave::cli {
namespace {

using namespace drain::athena;

struct Statements {
  std::string create, count, drop;
};

Location only_location(const AthenaTask& task) {
  if (task.places.size() != 1)
    throw Error(Error::Kind::input, "bad-location", "Athena counts one folder at a time")
        .next("Say it as s3://BUCKET/PREFIX/.");
  return location_of(task.places.front());
}

Statements statements_for(const AthenaWords& words, const AthenaTask& task, const Location& location) {
  if (task.format.empty())
    throw Error(Error::Kind::input, "no-format", "Athena does not find out what the logs are")
        .next("Give --format classic-elb, alb, nlb, cloudfront, s3 or vpc-flow.");
  require_database_name(words.database);
  const auto format = drain::format_of(task.format);
  const auto layout = layout_of(format);
  const auto table = table_name(format, to_text(location), run_of(words));
  require_apart(words.results, location);
  return {create_table(layout, table, to_text(location)),
          count_statement(layout, table, task.most_clients, task.since), drop_table(table)};
}

Exit show_statements(const Statements& statements, Output& output) {
  output.text(fmt::format("{};\n\n{};\n\n{};\n", statements.create, statements.count, statements.drop));
  output.document({{"create", statements.create}, {"count", statements.count}, {"drop", statements.drop}});
  return Exit::done;
}

}  // namespace

void add_athena_options(CLI::App& command, AthenaWords& words) {
  command
      .add_option("--engine", words.engine,
                  "here, or athena: have Athena read s3:// folders of a format that is said, where this "
                  "machine is too small")
      ->check(CLI::IsMember({"here", "athena"}))
      ->capture_default_str();
  command.add_option("--max-cost", words.most_usd, "USD that Athena may cost at most")->capture_default_str();
  command.add_option("--database", words.database, "The database for Athena's tables")->capture_default_str();
  command.add_option("--workgroup", words.workgroup, "Athena's workgroup")->capture_default_str();
  command.add_option("--results", words.results,
                     "s3://BUCKET/PREFIX/ for Athena's results, if the workgroup has none");
  command.add_option("--tables", words.run, "Begin the names of the tables so; else each run has its own");
  command.add_flag("--show-sql", words.is_shown_only, "Show Athena's statements and run nothing");
}

std::string run_of(const AthenaWords& words) {
  static const std::string own = "cleave_" + hex(random_bytes(4));
  if (words.run.empty()) return own;
  require_database_name(words.run);
  return words.run;
}

void require_database_name(const std::string& name) {
  if (is_table_name(name)) return;
  throw Error(Error::Kind::input, "bad-name", fmt::format("'{}' is no name of a database", name))
      .next("Names are of lower-case letters, digits and _.");
}

void require_affordable(std::uint64_t bytes, double usd, const AthenaWords& words, Output& output) {
  const std::string bound = fmt::format("{} bytes are scanned at most, for {:.2f} USD at most", bytes, usd);
  if (usd > words.most_usd)
    throw Error(Error::Kind::input, "too-dear", bound)
        .next(
            fmt::format("Pass --max-cost {:.2f} if it is worth that, or name a folder of fewer days.", usd));
  output.say(bound + ".");
}

Exit count_by_athena(const Invocation& invocation, const AthenaWords& words, const AthenaTask& task,
                     Output& output) {
  const Location location = only_location(task);
  const Statements statements = statements_for(words, task, location);
  if (words.is_shown_only) return show_statements(statements, output);
  const auto account = open_account(task.profile, task.region, invocation, Access::read_write);
  const std::uint64_t bytes = stored_at(account.client("s3"), location).bytes;
  const double usd = most_usd(bytes);
  require_affordable(bytes, usd, words, output);
  const auto athena = account.client("athena");
  const Workshop workshop{words.database, words.workgroup, run_of(words), words.results};
  SystemClock clock;
  const auto& stop = stop_at_signals();
  MadeTable table(athena, statements.create, statements.drop, workshop, clock, stop);
  Json rows = Json::array();
  const auto scanned = run_statement(athena, statements.count, workshop, clock, stop,
                                     [&](const Json& cells) { rows.push_back(cells); });
  table.drop();
  const AthenaCounts counts = athena_counts(rows);
  output.text(report::athena_counts_text(counts, output.look()) +
              fmt::format("\nAthena scanned {} bytes.\n", scanned));
  Json document = report::to_json(counts);
  document["scanned_bytes"] = scanned;
  document["most_bytes"] = bytes;
  document["most_usd"] = usd;
  output.document(document);
  return Exit::done;
}

}  // namespace cleave::cli
