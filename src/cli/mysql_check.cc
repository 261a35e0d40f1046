#include "cli/database_settings.h"
#include "cli/databases.h"
#include "cli/mysql.h"
#include "mysql/check/check.h"
#include "mysql/connection.h"
#include "report/database_check_text.h"

namespace cleave::cli {
namespace {

/// Looking for references reads data; one that takes longer is not worth it.
constexpr std::chrono::seconds longest_question(20);

struct CheckWords {
  DatabaseWords databases;
  std::string config;
};

Exit compare(const Invocation& invocation, const CheckWords& words, Output& output) {
  const auto options = read_merge_settings(invocation, words.config);
  const auto endpoints = find_databases(invocation, words.databases);
  mysql::Connection source(endpoints.source), destination(endpoints.destination);
  source.limit_statements(longest_question);
  output.progress("reading both databases");
  const auto checked = mysql::check(source, destination, options.references);
  output.text(report::database_check_text(checked, output.look()));
  output.document(mysql::to_json(checked));
  using Severity = mysql::Finding::Severity;
  const auto grave = checked.count(Severity::error) + checked.count(Severity::warning);
  return grave == 0 ? Exit::done : Exit::differences;
}

}  // namespace

void add_mysql_check(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<CheckWords>();
  auto& command = add_command(
      mysql, invocation,
      {"check",
       "Say what would go wrong when both databases are written to, compared and merged; changes nothing",
       "  cleave mysql check --source mysql://app@db.example/shop --destination @new-shop\n"
       "  cleave mysql check --source @shop --destination @new-shop --json | jq '.findings[].code'"},
      [&invocation, words](Output& output) { return compare(invocation, *words, output); });
  add_database_options(command, words->databases);
  command.add_option("--config", words->config, "A file with [mysql.references] (default: cleave.toml)");
}

}  // namespace cleave::cli
