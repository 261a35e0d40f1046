#include "move/mysql/take_baseline.h"

#include <fmt/format.h>

#include "mysql/baseline/baseline.h"
#include "mysql/baseline/take_baseline.h"
#include "mysql/diff/diff_summary.h"

namespace cleave::move::databases {
namespace {

using mysql::Place;

constexpr const char* baseline_file = "base.cleave";

Json outputs_of(const mysql::Baseline& baseline) {
  std::uint64_t rows = 0;
  for (const auto& table : baseline.tables()) rows += table.rows;
  return {{"File", baseline_file}, {"Rows", rows}};
}

/// "orders (12), users (1)": rows that were written to the destination and are not so in the source; "" for
/// none.
std::string only_there(mysql::Database& source, mysql::Database& destination,
                       const mysql::Baseline& baseline) {
  mysql::DiffOptions options;
  options.baseline = &baseline;
  mysql::DiffSummary summary(options, nullptr);
  using Purpose = mysql::Transaction::Purpose;
  const mysql::Transaction here(source, Purpose::snapshot), there(destination, Purpose::snapshot);
  mysql::diff(source, destination, options, summary);
  std::string tables;
  for (const auto& table : summary.tables()) {
    const auto& changes = table.destination;
    const auto rows = changes.inserted + changes.updated + changes.deleted - table.same;
    if (rows > 0) tables += fmt::format("{}{} ({})", tables.empty() ? "" : ", ", table.name, rows);
  }
  return tables;
}

}  // namespace

run::Seen TakeBaseline::check(const run::Task&) {
  if (!std::filesystem::exists(file(baseline_file))) return {std::nullopt, Json::object()};
  return {outputs_of(mysql::Baseline(file(baseline_file))), Json::object()};
}

Json TakeBaseline::apply(const run::Task& task, const Json&) {
  auto destination = connect(task, Place::destination);
  SystemClock clock;
  mysql::take_baseline(destination, file(baseline_file), clock, {});
  return outputs_of(mysql::Baseline(file(baseline_file)));
}

run::Progress TakeBaseline::undo(const run::Task& task, const Json&, const Json&) {
  const auto path = file(baseline_file);
  if (std::filesystem::exists(path) && !task.confirmed) {
    auto source = connect(task, Place::source), destination = connect(task, Place::destination);
    const auto tables = only_there(source, destination, mysql::Baseline(path));
    if (!tables.empty())
      return wait_for_somebody(
          task,
          fmt::format("Rows were written to the destination that the source does not have: {}. They go "
                      "with the copy. To keep them, bring them over first:\n{} --baseline {} --into source",
                      tables, command(task, "merge"), path.string()));
  }
  std::filesystem::remove(path);
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::databases
