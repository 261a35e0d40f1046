#include "mysql/diff/diff_summary.h"

#include <algorithm>

namespace cleave::mysql {
namespace {

void count(TableDiff::Changes& changes, Fate fate, std::uint64_t rows) {
  if (fate == Fate::inserted) changes.inserted += rows;
  if (fate == Fate::updated) changes.updated += rows;
  if (fate == Fate::deleted) changes.deleted += rows;
}

std::uint64_t distance(std::uint64_t a, std::uint64_t b) {
  return a > b ? a - b : b - a;
}

void count_sides(TableDiff& table, const RowDifference& row) {
  const bool is_there = row.source != Fate::absent, is_there_too = row.destination != Fate::absent;
  if (table.has_key) {
    ++(is_there && is_there_too ? table.different : is_there ? table.only_source : table.only_destination);
    return;
  }
  auto& more = row.source_count > row.destination_count ? table.only_source : table.only_destination;
  more += distance(row.source_count, row.destination_count);
}

void count_changes(TableDiff& table, const RowDifference& row) {
  const auto here = table.has_key ? 1 : distance(row.source_count, row.base_count);
  const auto there = table.has_key ? 1 : distance(row.destination_count, row.base_count);
  count(table.source, row.source, here);
  count(table.destination, row.destination, there);
  if (!is_change(row.source) || !is_change(row.destination)) return;
  if (row.sides_are_equal)
    table.same += here;
  else if (table.has_key)
    ++table.conflicting;
}

Json to_json(const TableDiff::Changes& changes) {
  return {{"inserted", changes.inserted}, {"updated", changes.updated}, {"deleted", changes.deleted}};
}

Json to_json(const TableDiff& table, bool has_baseline) {
  if (!table.why_not.empty()) return {{"not_compared", table.why_not}, {"code", table.code}};
  Json json{{"equal", table.is_equal()}, {"key", table.has_key}};
  if (has_baseline) {
    json["source"] = to_json(table.source);
    json["destination"] = to_json(table.destination);
    json["same"] = table.same;
    json["conflicting"] = table.conflicting;
  } else {
    json["only_source"] = table.only_source;
    json["only_destination"] = table.only_destination;
    json["different"] = table.different;
  }
  return json;
}

}  // namespace

void DiffSummary::begin(const RowShape& shape) {
  tables_.emplace_back().name = shape.table;
  tables_.back().has_key = shape.has_key();
  if (next_ != nullptr) next_->begin(shape);
}

void DiffSummary::found(const RowShape& shape, RowDifference difference) {
  auto& table = tables_.back();
  if (!difference.sides_are_equal) ++table.differing;
  if (has_baseline())
    count_changes(table, difference);
  else
    count_sides(table, difference);
  if (next_ != nullptr) next_->found(shape, std::move(difference));
}

void DiffSummary::cannot_compare(const std::string& table, const Error& reason) {
  auto& one = tables_.emplace_back();
  one.name = table;
  one.why_not = reason.what();
  one.code = reason.code();
  if (next_ != nullptr) next_->cannot_compare(table, reason);
}

bool DiffSummary::is_equal() const {
  return std::all_of(tables_.begin(), tables_.end(), [](const TableDiff& table) { return table.is_equal(); });
}

Json to_json(const DiffSummary& summary, const DiffTotals& totals) {
  Json json{{"equal", summary.is_equal()},
            {"baseline", summary.has_baseline()},
            {"tables", Json::object()},
            {"rows",
             {{"source", totals.rows_source},
              {"destination", totals.rows_destination},
              {"fetched", totals.rows_fetched}}},
            {"paused_ms", totals.paused.count()}};
  for (const auto& table : summary.tables())
    json["tables"][table.name] = to_json(table, summary.has_baseline());
  return json;
}

}  // namespace cleave::mysql
