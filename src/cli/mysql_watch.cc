#include <unistd.h>

#include "cli/databases.h"
#include "cli/duration.h"
#include "cli/interrupted.h"
#include "cli/mysql.h"
#include "cli/terminal_width.h"
#include "mysql/baseline/baseline.h"
#include "mysql/watch/watch.h"
#include "report/watch_json.h"
#include "report/watch_text.h"

namespace cleave::cli {
namespace {

struct MysqlWatchWords {
  DatabaseWords databases;
  std::string interval = "10s", quiet_for = "15m", longest, source_start, destination_start, baseline;
};

mysql::WatchOptions options_of(const MysqlWatchWords& words) {
  mysql::WatchOptions options;
  options.interval = parse_duration(words.interval);
  options.quiet_for = parse_duration(words.quiet_for);
  if (!words.longest.empty()) options.longest = parse_duration(words.longest);
  if (!words.source_start.empty()) options.source_start = mysql::parse_log_start(words.source_start);
  if (!words.destination_start.empty())
    options.destination_start = mysql::parse_log_start(words.destination_start);
  return options;
}

std::function<void(const mysql::WatchEvent&)> renderer(Output& output) {
  if (output.form() == Output::Form::json)
    return [&output](const auto& event) {
      output.document_line(report::to_json(event));
      output.finish();
    };
  const auto write = [&output](const std::string& text) {
    output.text(text);
    output.finish();
  };
  using report::WatchText;
  const auto screen = ::isatty(STDOUT_FILENO) == 1 ? WatchText::Screen::rewritten : WatchText::Screen::lines;
  const auto text =
      std::make_shared<WatchText>(write, screen, [] { return terminal_columns(STDERR_FILENO); });
  return [text](const auto& event) { text->notice(event); };
}

Exit watch_databases(const Invocation& invocation, const MysqlWatchWords& words, Output& output) {
  auto options = options_of(words);
  const auto endpoints = find_databases(invocation, words.databases);
  options.stop = &stop_at_signals();
  std::optional<mysql::Baseline> baseline;
  if (!words.baseline.empty()) options.baseline = &baseline.emplace(words.baseline);
  SystemClock clock;
  const auto verdict =
      mysql::watch(endpoints.source, endpoints.destination, options, clock, renderer(output));
  return verdict.kind == mysql::WatchVerdict::Kind::quiet ? Exit::done : Exit::waiting;
}

}  // namespace

void add_mysql_watch(CLI::App& mysql, Invocation& invocation) {
  const auto words = std::make_shared<MysqlWatchWords>();
  auto& command = add_command(
      mysql, invocation,
      {"watch",
       "Show what is written on both sides and what collides, until nothing is written to the source any "
       "more",
       "  cleave mysql watch --source @shop --destination @new-shop\n"
       "  cleave mysql watch --source @shop --destination @new-shop --quiet-for 1h --max-time 2d --json"},
      [&invocation, words](Output& output) { return watch_databases(invocation, *words, output); });
  add_database_options(command, words->databases);
  command.add_option("--baseline", words->baseline,
                     "Tell the conflicts since this baseline was taken too, not only those from now on");
  command
      .add_option("--quiet-for", words->quiet_for, "End when the source had no write for so long (15m, 2h)")
      ->capture_default_str();
  command.add_option("--interval", words->interval, "Look so often")->capture_default_str();
  command.add_option("--max-time", words->longest, "End after this time at the latest, with exit code 3");
  command.add_option("--source-from", words->source_start,
                     "Begin at this place of the source's binary log (FILE:OFFSET or a GTID) instead of now");
  command.add_option("--destination-from", words->destination_start, "The same for the destination");
}

}  // namespace cleave::cli
