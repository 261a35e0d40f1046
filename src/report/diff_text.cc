#include "report/diff_text.h"

#include <fmt/format.h>

#include "report/counts_table.h"

namespace cleave::report {
namespace {

Cells cells_of(const mysql::TableDiff& table, bool has_baseline) {
  const auto& [here, there] = std::pair(table.source, table.destination);
  const auto numbers = has_baseline
                           ? std::vector{here.inserted, here.updated,  here.deleted, there.inserted,
                                         there.updated, there.deleted, table.same,   table.conflicting}
                           : std::vector{table.only_source, table.only_destination, table.different};
  Cells cells{table.name + (table.has_key ? "" : " (no key)")};
  for (const auto number : numbers) cells.push_back(std::to_string(number));
  return cells;
}

Cells heading(bool has_baseline) {
  if (!has_baseline) return {"table", "only in source", "only in destination", "different"};
  return {"table",   "source: inserted", "updated",      "deleted",    "destination: inserted",
          "updated", "deleted",          "same on both", "conflicting"};
}

bool has_nothing(const mysql::TableDiff& table) {
  return table.is_equal() && table.same == 0;
}

}  // namespace

std::string diff_text(const mysql::DiffSummary& summary, const mysql::DiffTotals& totals, Look look) {
  std::vector<Cells> rows;
  std::size_t equal = 0;
  std::string text, not_compared;
  for (const auto& table : summary.tables()) {
    if (table.is_equal()) ++equal;
    if (!table.why_not.empty())
      not_compared += wrapped(inked("  " + table.name + ": ", Ink::yellow, look.colours),
                              fmt::format("{}  [{}]", table.why_not, table.code));
    else if (!has_nothing(table) || look.detail == Detail::all)
      rows.push_back(cells_of(table, summary.has_baseline()));
  }
  if (!rows.empty()) text += counts_table(heading(summary.has_baseline()), rows, look);
  if (!not_compared.empty()) text += inked("not compared", Ink::bold, look.colours) + "\n" + not_compared;
  text += fmt::format("{} of {} equal; {} rows in the source, {} in the destination\n", equal,
                      counted(summary.tables().size(), "table"), totals.rows_source, totals.rows_destination);
  if (totals.paused.count() > 0)
    text += fmt::format("paused for {:.1f} s while a server was busy\n",
                        static_cast<double>(totals.paused.count()) / 1000);
  return text;
}

}  // namespace cleave::report
