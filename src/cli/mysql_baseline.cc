#include <fmt/format.h>

#include "cli/databases.h"
#include "cli/mysql.h"
#include "mysql/baseline/baseline_json.h"
#include "mysql/connection.h"
#include "report/baseline_text.h"

namespace cleave::cli {
namespace {

struct BaselineWords {
  std::string dsn;
  std::filesystem::path file = "base.cleave";
  std::filesystem::path shown;
  std::vector<std::string> tables;
  bool force = false;  ///< replace a file that is there
};

Exit show(const std::filesystem::path& file, const std::vector<mysql::BaselineWarning>& warnings,
          Output& output) {
  const mysql::Baseline baseline(file);
  output.text(report::baseline_text(baseline, warnings, output.look()));
  output.document(to_json(file, baseline, warnings));
  return Exit::done;
}

Exit take(const BaselineWords& words, Output& output) {
  // A baseline cannot be taken again: what it remembers is gone.
  if (std::filesystem::exists(words.file) && !words.force)
    throw Error(Error::Kind::input, "file-exists", "the file is there already")
        .where(words.file.string())
        .next("Name another one with --out, or replace it with --force.");
  mysql::Connection database(find_database("source", words.dsn));
  mysql::BaselineOptions options;
  options.tables = words.tables;
  options.progress = [&output](const std::string& table, std::uint64_t rows) {
    output.progress(fmt::format("{}: {} rows", table, rows));
  };
  SystemClock clock;
  const auto warnings = take_baseline(database, words.file, clock, options);
  return show(words.file, warnings, output);
}

}  // namespace

void add_mysql_baseline(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<BaselineWords>();
  auto& command = add_command(
      mysql, invocation,
      {"baseline", "Remember the state that both databases start from, so that changes can be told later",
       "  cleave mysql baseline --dsn mysql://app@db.example/shop --out base.cleave\n"
       "  cleave mysql baseline --show base.cleave --json | jq '.origin.position'"},
      [words](Output& output) {
        return words->shown.empty() ? take(*words, output) : show(words->shown, {}, output);
      });
  auto& either = *command.add_option_group("either");
  either.require_option(1);
  auto* dsn = either.add_option(
      "--dsn", words->dsn,
      fmt::format("Take it from this database: {}; its password comes from CLEAVE_SOURCE_PASSWORD, an option "
                  "file or the terminal",
                  dsn_description));
  either.add_option("--show", words->shown, "Say what this file remembers");
  command.add_option("--out", words->file, "The file to write")->capture_default_str()->needs(dsn);
  command.add_option("--table", words->tables, "Only this table; may be given several times")
      ->needs(dsn)
      ->allow_extra_args(false);
  command.add_flag("--force", words->force, "Replace the file when it is there")->needs(dsn);
}

}  // namespace cleave::cli
