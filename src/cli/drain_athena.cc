#include "cli/drain_athena.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/accounts.h"
#include "cli/interrupted.h"
#include "drain/athena/athena_counts.h"
#include "drain/athena/cost.h"
#include "drain/athena/count_statement.h"
#include "drain/athena/log_table.h"
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

/// A table of its own for each folder and format, so that two runs do not meet.
Statements statements_for(const AthenaWords& words, const AthenaTask& task, const Location& location) {
  if (task.format.empty())
    throw Error(Error::Kind::input, "no-format", "Athena does not find out what the logs are")
        .next("Give --format classic-elb, alb, nlb, cloudfront, s3 or vpc-flow.");
  if (!is_table_name(words.database))
    throw Error(Error::Kind::input, "bad-name", fmt::format("'{}' is no name of a database", words.database))
        .next("Names are of lower-case letters, digits and _.");
  const auto layout = layout_of(drain::format_of(task.format));
  const std::string table = "cleave_" + hex(sha256(task.format + " " + to_text(location))).substr(0, 16);
  return {create_table(layout, table, to_text(location)),
          count_statement(layout, table, task.most_clients, task.since), drop_table(table)};
}

Exit show_statements(const Statements& statements, Output& output) {
  output.raw(
      output.form() == Output::Form::json
          ? dump_pretty(
                {{"create", statements.create}, {"count", statements.count}, {"drop", statements.drop}})
          : fmt::format("{};\n\n{};\n\n{};\n", statements.create, statements.count, statements.drop));
  return Exit::done;
}

/// What it can cost, said before the start.
void require_affordable(std::uint64_t bytes, const AthenaWords& words, Output& output) {
  const double usd = most_usd(bytes);
  const std::string bound = fmt::format("{} bytes are scanned at most, for {:.2f} USD at most", bytes, usd);
  if (usd > words.most_usd)
    throw Error(Error::Kind::input, "too-dear", bound)
        .next(
            fmt::format("Pass --max-cost {:.2f} if it is worth that, or count a folder of fewer days.", usd));
  output.say(bound + ".");
}

}  // namespace

void add_athena_options(CLI::App& command, AthenaWords& words) {
  command
      .add_option("--engine", words.engine,
                  "here, or athena: have Athena count an s3:// folder of one --format, where this machine is "
                  "too small")
      ->check(CLI::IsMember({"here", "athena"}))
      ->capture_default_str();
  command.add_option("--max-cost", words.most_usd, "USD that Athena may cost at most")->capture_default_str();
  command.add_option("--database", words.database, "The database for Athena's table")->capture_default_str();
  command.add_option("--workgroup", words.workgroup, "Athena's workgroup")->capture_default_str();
  command.add_option("--results", words.results,
                     "s3://BUCKET/PREFIX/ for Athena's results, if the workgroup has none");
  command.add_flag("--show-sql", words.is_shown_only, "Show Athena's statements and run nothing");
}

Exit count_by_athena(const Invocation& invocation, const AthenaWords& words, const AthenaTask& task,
                     Output& output) {
  const Location location = only_location(task);
  const Statements statements = statements_for(words, task, location);
  if (words.is_shown_only) return show_statements(statements, output);
  const auto account = open_account(task.profile, task.region, invocation.endpoint_url, Access::read_write);
  const std::uint64_t bytes = stored_bytes(account.client("s3"), location);
  require_affordable(bytes, words, output);
  const auto athena = account.client("athena");
  const Workshop workshop{words.database, words.workgroup, words.results};
  SystemClock clock;
  const auto& stop = stop_at_signals();
  run_statement(athena, statements.create, workshop, clock, stop);
  const Result result = run_statement(athena, statements.count, workshop, clock, stop);
  run_statement(athena, statements.drop, workshop, clock, stop);
  const AthenaCounts counts = athena_counts(result.rows);
  output.text(report::athena_counts_text(counts, output.look()) +
              fmt::format("\nAthena scanned {} bytes.\n", result.scanned_bytes));
  Json document = report::to_json(counts);
  document["scanned_bytes"] = result.scanned_bytes;
  document["most_bytes"] = bytes;
  document["most_usd"] = most_usd(bytes);
  output.document(document);
  return Exit::done;
}

}  // namespace cleave::cli
