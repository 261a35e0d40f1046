#include <filesystem>
#include <optional>

#include "base/new_file.h"
#include "cli/databases.h"
#include "cli/duration.h"
#include "cli/mysql.h"
#include "mysql/baseline/baseline.h"
#include "mysql/connection.h"
#include "mysql/diff/differing_rows.h"
#include "report/diff_text.h"

namespace cleave::cli {
namespace {

struct DiffWords {
  DatabaseWords databases;
  std::string baseline, most_lag;
  std::filesystem::path rows_file;
  std::vector<std::string> tables;
  double most_load = 0;
};

/// A line of JSON for each row.
class RowsFile {
 public:
  explicit RowsFile(const std::filesystem::path& file) : file_(file) {}

  void write(std::string_view line) {
    lines_.append(line) += '\n';
    if (lines_.size() > bytes_at_once) flush();
  }
  void finish() {
    flush();
    file_.finish();
  }

 private:
  static constexpr std::size_t bytes_at_once = 1 << 16;
  void flush() { file_.write(std::exchange(lines_, {})); }

  NewFile file_;
  std::string lines_;
};

Exit diff(const Invocation& invocation, const DiffWords& words, Output& output) {
  std::optional<mysql::Baseline> baseline;
  if (!words.baseline.empty()) baseline.emplace(words.baseline);
  mysql::DiffOptions options;
  options.tables = words.tables;
  options.baseline = baseline ? &*baseline : nullptr;
  options.most_load = words.most_load;
  if (!words.most_lag.empty()) options.most_lag = parse_duration(words.most_lag);

  const auto endpoints = find_databases(invocation, words.databases);
  mysql::Connection source(endpoints.source), destination(endpoints.destination);
  using Purpose = mysql::Transaction::Purpose;
  const mysql::Transaction here(source, Purpose::snapshot), there(destination, Purpose::snapshot);
  std::optional<RowsFile> file;
  if (!words.rows_file.empty()) file.emplace(words.rows_file);
  mysql::DifferingRows rows(source, destination, [&](std::string_view line) { file->write(line); });
  mysql::DiffSummary summary(options, file ? &rows : nullptr);
  output.progress("comparing both databases");
  const auto totals = mysql::diff(source, destination, options, summary);
  rows.finish();
  if (file) file->finish();
  output.text(report::diff_text(summary, totals, output.look()));
  output.document(to_json(summary, totals));
  return summary.is_equal() ? Exit::done : Exit::differences;
}

}  // namespace

void add_mysql_diff(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<DiffWords>();
  auto& command = add_command(
      mysql, invocation,
      {"diff", "Say which rows differ, and with a baseline what each side has changed; changes nothing",
       "  cleave mysql diff --source @shop --destination @new-shop\n"
       "  cleave mysql diff --source @shop --destination @new-shop --baseline base.cleave --rows rows.jsonl\n"
       "  cleave mysql diff --source @shop --destination @new-shop --max-load 20 --json"},
      [&invocation, words](Output& output) { return diff(invocation, *words, output); });
  add_database_options(command, words->databases);
  command.add_option("--baseline", words->baseline, "The state that both sides started from")
      ->check(CLI::ExistingFile);
  command.add_option("--table", words->tables, "Only this table; once for each")->allow_extra_args(false);
  command.add_option("--rows", words->rows_file,
                     "Write each differing row to this file, a line of JSON each");
  command.add_option("--max-load", words->most_load, "Pause while more threads than this run on a server")
      ->check(CLI::PositiveNumber);
  command.add_option("--max-lag", words->most_lag,
                     "Pause while a server is further behind the one that it replicates from: 10s, 1m");
}

}  // namespace cleave::cli
