#include <unistd.h>

#include <iostream>

#include <fmt/format.h>

#include "cli/database_settings.h"
#include "cli/databases.h"
#include "cli/mysql.h"
#include "mysql/baseline/baseline.h"
#include "mysql/connection.h"
#include "mysql/merge/merge.h"
#include "mysql/merge/unmerge.h"
#include "report/merge_text.h"

namespace cleave::cli {
namespace {

using mysql::Direction;

struct MergeWords {
  DatabaseWords databases;
  std::string into, baseline, config, statements_file;
  std::vector<std::string> policies, uniques;  ///< "TABLE=WORD"
  std::vector<std::string> new_tables;
  bool dry_run = false, accept_suggested = false, trust_baseline = false;
};

std::vector<Direction> directions(const std::string& into) {
  if (into == "both") return {Direction::into_destination, Direction::into_source};
  return {into == "source" ? Direction::into_source : Direction::into_destination};
}

std::pair<std::string, std::string> table_and_word(const std::string& text, const std::string& option) {
  const auto equals = text.find('=');
  if (equals != std::string::npos && equals != 0) return {text.substr(0, equals), text.substr(equals + 1)};
  throw Error(Error::Kind::input, "bad-value", fmt::format("'{}' does not name a table", text))
      .where(option)
      .next("Write it as TABLE=WORD.");
}

/// Somebody at the terminal decides.
mysql::MergeOptions::Answer ask(const Json& conflict, Output& output) {
  using Answer = mysql::MergeOptions::Answer;
  output.text(report::question_text(conflict, output.look()));
  for (;;) {
    output.say("which one is right: [s]ource, [d]estination, or [k]eep both for later?");
    std::string typed;
    if (!std::getline(std::cin, typed)) return Answer::keep;
    if (typed == "s") return Answer::source;
    if (typed == "d") return Answer::destination;
    if (typed == "k") return Answer::keep;
  }
}

/// What cleave.toml says, then what the command line says.
mysql::MergeOptions options_of(const Invocation& invocation, const MergeWords& words, Output& output) {
  auto options = read_merge_settings(invocation, words.config);
  for (const auto& each : words.policies) {
    const auto [table, word] = table_and_word(each, "--policy");
    options.policies[table] = mysql::parse_policy(word, "--policy " + table);
  }
  for (const auto& each : words.uniques) {
    const auto [table, word] = table_and_word(each, "--unique");
    options.taken[table] = mysql::parse_taken(word, "--unique " + table);
  }
  options.new_tables.insert(words.new_tables.begin(), words.new_tables.end());
  options.trust_baseline = options.trust_baseline || words.trust_baseline;
  options.suggested_too = words.accept_suggested;
  options.dry_run = words.dry_run;
  options.statements_file = words.statements_file;
  const bool somebody = ::isatty(STDIN_FILENO) == 1 && output.form() == Output::Form::text;
  if (somebody && !words.dry_run)
    options.ask = [&output](const Json& conflict) { return ask(conflict, output); };
  return options;
}

mysql::Connect connect_to(const mysql::Endpoint& endpoint) {
  return [endpoint] { return std::make_unique<mysql::Connection>(endpoint); };
}

Exit merge(const Invocation& invocation, const MergeWords& words, Output& output) {
  if (words.into == "both" && !words.statements_file.empty())
    throw Error(Error::Kind::input, "bad-value", "statements for two servers do not fit into one file")
        .where("--out")
        .next("Merge in one direction at a time: --into destination, then --into source.");
  const auto options = options_of(invocation, words, output);
  const mysql::Baseline baseline(words.baseline);
  const auto endpoints = find_databases(invocation, words.databases);
  auto documents = Json::array();
  bool conflicts = false;
  if (words.into ==
      "both") {  // What the second direction refuses must not be found when the first is written.
    auto look = options;
    look.only_look = true;
    output.progress("looking for what would be refused");
    mysql::merge(connect_to(endpoints.source), connect_to(endpoints.destination), baseline,
                 Direction::into_source, look, [](std::size_t) {});
  }
  for (const auto direction : directions(words.into)) {
    output.progress("comparing both databases with the baseline");
    const auto result = mysql::merge(
        connect_to(endpoints.source), connect_to(endpoints.destination), baseline, direction, options,
        [&](std::size_t left) { output.progress(fmt::format("{} changes left", left)); });
    output.text(report::merge_text(result, output.look()));
    documents.push_back(to_json(result));
    conflicts = conflicts || !result.conflicts.empty();
  }
  if (words.dry_run) output.say("nothing was changed (--dry-run)");
  output.document(documents.size() == 1 ? documents[0] : Json{{"directions", documents}});
  return conflicts ? Exit::differences : Exit::done;
}

Exit unmerge(const Invocation& invocation, const MergeWords& words, Output& output) {
  const auto endpoints = find_databases(invocation, words.databases);
  auto documents = Json::array();
  bool left = false;
  auto order = directions(words.into);
  std::reverse(order.begin(), order.end());
  for (const auto direction : order) {
    const bool down = direction == Direction::into_destination;
    mysql::Connection database(down ? endpoints.destination : endpoints.source);
    const auto result = mysql::unmerge(
        database, [&](std::uint64_t rows) { output.progress(fmt::format("{} rows left", rows)); });
    output.say(down ? "in the destination" : "in the source");
    output.text(report::unmerge_text(result, output.look()));
    auto document = to_json(result);
    document["into"] = down ? "destination" : "source";
    documents.push_back(std::move(document));
    left = left || !result.left.empty();
  }
  output.document(documents.size() == 1 ? documents[0] : Json{{"directions", documents}});
  return left ? Exit::differences : Exit::done;
}

void add_into(CLI::App& command, MergeWords& words, const char* what) {
  command.add_option("--into", words.into, what)
      ->required()
      ->check(CLI::IsMember({"destination", "source", "both"}));
}

}  // namespace

void add_mysql_merge(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<MergeWords>();
  auto& command = add_command(
      mysql, invocation,
      {"merge", "Bring what changed on one side since the baseline to the other one, which stays in use",
       "  cleave mysql merge --source @shop --destination @new-shop --baseline base.cleave --into "
       "destination "
       "--dry-run\n"
       "  cleave mysql merge --source @shop --destination @new-shop --baseline base.cleave --into "
       "destination \\\n"
       "      --policy stock=sum:pieces --policy users=newest:updated_at --unique users=join\n"
       "  cleave mysql merge --source @shop --destination @new-shop --baseline base.cleave --into both "
       "--json"},
      [&invocation, words](Output& output) { return merge(invocation, *words, output); });
  add_database_options(command, words->databases);
  add_into(command, *words, "The side that gets the other's changes: destination, source or both");
  command
      .add_option("--baseline", words->baseline, "The state that both started from (cleave mysql baseline)")
      ->required();
  command.add_option(
      "--config", words->config,
      "A file with [mysql.policy], [mysql.unique] and [mysql.references] (default: cleave.toml)");
  command.add_option("--policy", words->policies,
                     "TABLE=POLICY for rows that both have changed: keep, ask, source, destination, "
                     "newest:COLUMN, sum:COLUMN[,COLUMN]");
  command.add_option("--unique", words->uniques,
                     "TABLE=report or TABLE=join, for new rows whose unique key is taken on the other side");
  command.add_flag("--accept-suggested", words->accept_suggested,
                   "Follow references that no foreign key declares but names, types and data suggest");
  command.add_option("--new-table", words->new_tables,
                     "A table that the baseline lacks, because both sides made it after they parted");
  command.add_flag("--trust-baseline", words->trust_baseline,
                   "The baseline is what both started from, though the rows speak against it");
  command.add_flag("--dry-run", words->dry_run, "Do all of it in one transaction that is taken back");
  command.add_option("--out", words->statements_file, "Write the statements into this file as well");
}

void add_mysql_unmerge(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<MergeWords>();
  auto& command =
      add_command(mysql, invocation,
                  {"unmerge", "Take back what merges have done to a side; rows that were changed since stay",
                   "  cleave mysql unmerge --source @shop --destination @new-shop --into destination"},
                  [&invocation, words](Output& output) { return unmerge(invocation, *words, output); });
  add_database_options(command, words->databases);
  add_into(command, *words, "The side whose merges are taken back: destination, source or both");
}

}  // namespace cleave::cli
