#include <fmt/format.h>

#include "cli/databases.h"
#include "cli/mysql.h"
#include "mysql/baseline/baseline_json.h"
#include "mysql/connection.h"
#include "mysql/rewind/rewind_baseline.h"
#include "report/baseline_text.h"

namespace cleave::cli {
namespace {

struct BaselineWords {
  std::string dsn;
  std::filesystem::path file = "base.cleave";
  std::filesystem::path shown;
  std::vector<std::string> tables;
  bool force = false;  ///< replace a file that is there
  // The past, from binary logs.
  std::string binlog, other, other_binlog;
  std::vector<std::filesystem::path> log_files, other_log_files;
  bool skip_gaps = false;
};

Exit show(const std::filesystem::path& file, const std::vector<mysql::BaselineWarning>& warnings,
          Output& output) {
  const mysql::Baseline baseline(file);
  output.text(report::baseline_text(baseline, warnings, output.look()));
  output.document(to_json(file, baseline, warnings));
  return Exit::done;
}

mysql::Rewound rewound(const Invocation& invocation, const char* role, const std::string& dsn,
                       const std::string& binlog, const std::vector<std::filesystem::path>& log_files) {
  auto start = mysql::parse_log_start(binlog);
  const bool is_gtid = std::holds_alternative<mysql::GtidSet>(start);
  return {find_database(invocation, role, dsn), std::move(start), is_gtid ? binlog : "", log_files};
}

std::vector<mysql::BaselineWarning> rewind(const Invocation& invocation, const BaselineWords& words,
                                           Clock& clock, const mysql::BaselineOptions& options) {
  const auto side = rewound(invocation, "source", words.dsn, words.binlog, words.log_files);
  std::optional<mysql::Rewound> other;
  if (!words.other.empty())
    other = rewound(invocation, "destination", words.other, words.other_binlog, words.other_log_files);
  return rewind_baseline(side, other, words.file, clock, options,
                         words.skip_gaps ? mysql::OnGap::leave_out : mysql::OnGap::refuse);
}

Exit take(const Invocation& invocation, const BaselineWords& words, Output& output) {
  // A baseline cannot be taken again: what it remembers is gone.
  if (std::filesystem::exists(words.file) && !words.force)
    throw Error(Error::Kind::input, "file-exists", "the file is there already")
        .where(words.file.string())
        .next("Name another one with --out, or replace it with --force.");
  mysql::BaselineOptions options;
  options.tables = words.tables;
  options.progress = [&output](const std::string& table, std::uint64_t rows) {
    output.progress(fmt::format("{}: {} rows", table, rows));
  };
  SystemClock clock;
  if (!words.binlog.empty()) return show(words.file, rewind(invocation, words, clock, options), output);
  mysql::Connection database(find_database(invocation, "source", words.dsn));
  return show(words.file, take_baseline(database, words.file, clock, options), output);
}

void add_log_options(CLI::App& command, CLI::Option* dsn, BaselineWords& words) {
  auto* binlog = command.add_option("--binlog", words.binlog,
                                    "The state at this place of its binary log (FILE:OFFSET or a GTID), "
                                    "rebuilt from what was logged since");
  binlog->needs(dsn);
  command
      .add_option("--log-file", words.log_files,
                  "A file of that log which the server has removed; once for each, oldest first")
      ->needs(binlog)
      ->allow_extra_args(false);
  auto* other = command.add_option("--other", words.other,
                                   "The other side's database, for tables that the first one's log does not "
                                   "tell all of; its password comes "
                                   "from CLEAVE_DESTINATION_PASSWORD, an option file or the terminal");
  auto* other_binlog = command.add_option("--other-binlog", words.other_binlog,
                                          "The place of the same moment in the other side's log");
  other->needs(binlog)->needs(other_binlog);
  other_binlog->needs(other);
  command.add_option("--other-log-file", words.other_log_files, "As --log-file, of the other side")
      ->needs(other)
      ->allow_extra_args(false);
  command
      .add_flag("--skip-gaps", words.skip_gaps,
                "Leave out tables that no log tells all of, instead of refusing")
      ->needs(binlog);
}

}  // namespace

void add_mysql_baseline(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<BaselineWords>();
  auto& command = add_command(
      mysql, invocation,
      {"baseline", "Remember the state that both databases start from, so that changes can be told later",
       "  cleave mysql baseline --dsn mysql://app@db.example/shop --out base.cleave\n"
       "  cleave mysql baseline --dsn @shop --binlog binlog.000003:4711 --out base.cleave\n"
       "  cleave mysql baseline --show base.cleave --json | jq '.origin.position'"},
      [&invocation, words](Output& output) {
        return words->shown.empty() ? take(invocation, *words, output) : show(words->shown, {}, output);
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
  add_log_options(command, dsn, *words);
  command.add_flag("--force", words->force, "Replace the file when it is there")->needs(dsn);
}

}  // namespace cleave::cli
