#include "mysql/merge/fork_evidence.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/error.h"
#include "mysql/baseline/baseline.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// Two sides make a few equal rows without having started from them.
constexpr std::uint64_t few_rows = 3, few_changed = 2;
constexpr std::size_t most_looked_at = 32, most_ids = 100000;

Error other_baseline(const std::string& why) {
  return Error(Error::Kind::input, "other-baseline",
               "the baseline is not the state that both sides started from: " + why)
      .next(
          "Use the baseline of the fork (cleave mysql baseline --binlog makes it afterwards). If it is that "
          "one, say so: --trust-baseline, or trust_baseline = true under [mysql].");
}

std::optional<std::uint64_t> number_of_id(const Value& value) {
  std::uint64_t id = 0;
  const auto& text = value.value_or("");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(id) : std::nullopt;
}

/// The id in a key of one column that the server hands out.
std::optional<std::uint64_t> given_id(const Table& table, const RowShape& shape, const Row& key) {
  const auto* column = table.auto_increment_column();
  if (column == nullptr || key.size() != 1 || shape.parts[shape.key[0]].column.name != column->name)
    return std::nullopt;
  return number_of_id(key[0]);
}

bool has_rows(Database& database, const std::string& table) {
  return !database.query(fmt::format("SELECT 1 FROM {} LIMIT 1", quoted_name(table))).rows.empty();
}

}  // namespace

ForkEvidence::ForkEvidence(const Schema& source, const Schema& destination, const Baseline& baseline)
    : source_(source), destination_(destination), baseline_(baseline) {}

void ForkEvidence::look_at(const RowShape& shape, const RowDifference& difference) {
  auto& seen = seen_[shape.table];
  const auto here = difference.source, there = difference.destination;
  if (here != Fate::unchanged && there != Fate::unchanged && difference.base) ++seen.lost;
  const bool is_common = here == there && (here == Fate::inserted || here == Fate::updated);
  if (is_common && difference.sides_are_equal) {
    ++seen.common;
    seen.shape = shape;
    if (difference.base && seen.changed_alike.size() < most_looked_at)
      seen.changed_alike.emplace_back(difference.key, *difference.base);
  }
  const auto* side = here == Fate::deleted ? &source_ : there == Fate::deleted ? &destination_ : nullptr;
  const auto* table = (side != nullptr ? side : &source_)->table(shape.table);
  const auto id = table == nullptr ? std::nullopt : given_id(*table, shape, difference.key);
  if (!id) return;
  if (here == Fate::inserted && there == Fate::inserted && difference.sides_are_equal) {
    ++seen.alike;
    seen.greatest_alike = std::max(seen.greatest_alike, *id);
    if (seen.alike_keys.size() < most_looked_at) seen.alike_keys.push_back(difference.key);
  } else if (here == Fate::inserted && there == Fate::inserted && seen.unlike.size() < most_ids) {
    seen.unlike.insert(*id);
  }
  // Where both lack the row, it was gone before they parted.
  if (side == nullptr || here == there || !table->auto_increment || *id < *table->auto_increment) return;
  seen.never_had = fmt::format(
      "it has a row of {} under the id {}, and the {} has given no id above {} yet (or has "
      "forgotten, by TRUNCATE or a restart of MySQL 5.7)",
      shape.table, *id, side == &source_ ? "source" : "destination", *table->auto_increment - 1);
}

bool ForkEvidence::is_same_rows_changed(Database& side, const Seen& seen) {
  std::vector<Row> keys, rows;
  std::vector<const RowTrace*> bases;
  for (const auto& [key, base] : seen.changed_alike) keys.push_back(key);
  const auto found = look_up(side, seen.shape, seen.shape.key, keys, Lock::none);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].empty()) continue;
    rows.push_back(found[i][0]);
    bases.push_back(&seen.changed_alike[i].second);
  }
  std::size_t as_before = 0, changed = 0;
  for (std::size_t part = 0; part < seen.shape.parts.size(); ++part) {
    // What all rows say, a default for example, rows of another database say as well; and of a number that
    // both sides have counted up nothing follows.
    const bool says_something =
        std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row[part] != rows[0][part]; });
    if (seen.shape.parts[part].is_key || seen.shape.parts[part].is_number || !says_something) continue;
    for (std::size_t i = 0; i < rows.size(); ++i)
      ++(has_value(seen.shape, *bases[i], part, rows[i][part]) ? as_before : changed);
  }
  return as_before >= changed;
}

bool ForkEvidence::has_older_rows(Database& from, const Seen& seen, const MergeTables& tables,
                                  const WorkList& list) const {
  if (seen.alike < few_rows || (!seen.unlike.empty() && *seen.unlike.begin() < seen.greatest_alike))
    return false;
  const auto& table = tables.at(seen.shape.table);
  const auto belongs_to_met = [&](const Row& row) {
    return std::any_of(table.links.begin(), table.links.end(), [&](const Link& link) {
      const auto parent = seen_.find(tables.tables[link.parent].shape.table);
      const auto values = link.to_key ? link.referred(row) : std::nullopt;
      if (!values) return false;
      // It has a new id already: an earlier merge went no further.
      if (list.into_key(link.parent, key_text(*values))) return true;
      return parent != seen_.end() && values->size() == 1 &&
             parent->second.unlike.count(number_of_id((*values)[0]).value_or(0)) != 0;
    });
  };
  std::uint64_t older = 0;
  for (const auto& rows : look_up(from, table.shape, table.shape.key, seen.alike_keys, Lock::none))
    if (!rows.empty() && !belongs_to_met(rows[0])) ++older;
  return older >= few_rows;
}

void ForkEvidence::refuse_other_baseline(Database& from, const MergeTables& tables,
                                         const WorkList& list) const {
  std::uint64_t rows = 0, lost = 0, common = 0;
  for (const auto& table : baseline_.tables()) {
    const auto found = seen_.find(table.name);
    rows += table.rows;
    if (found == seen_.end() || table.key.empty()) continue;
    const auto& seen = found->second;
    if (!seen.never_had.empty()) throw other_baseline(seen.never_had);
    if (has_older_rows(from, seen, tables, list))
      throw other_baseline(
          fmt::format("{} rows of {} that it does not have are the same on both sides, under "
                      "the same ids. They were there when the sides parted",
                      seen.alike, table.name));
    if (seen.common != 0 && is_same_rows_changed(from, seen)) continue;
    if (seen.common >= few_changed && seen.common > table.rows - std::min(table.rows, seen.lost))
      throw other_baseline(fmt::format("{} rows of {} are the same on both sides, but not as it has them",
                                       seen.common, table.name));
    lost += seen.lost;
    common += seen.common;
  }
  if (common >= few_changed && common > rows - std::min(rows, lost))
    throw other_baseline(fmt::format("{} rows are the same on both sides, but not as it has them", common));
}

void refuse_tables_without_base(Database& source, Database& destination, const Schema& schema,
                                const Baseline& baseline, const MergeOptions& options) {
  for (const auto& table : schema.tables) {
    if (baseline.has_table(table.name) || options.new_tables.count(table.name) != 0) continue;
    if (!has_rows(source, table.name) && !has_rows(destination, table.name)) continue;
    throw Error(Error::Kind::input, "table-not-in-baseline",
                fmt::format("the baseline does not have the table {}: nothing tells a row that one side has "
                            "deleted from one that the other has added",
                            table.name))
        .next(fmt::format(
            "Take a baseline with all tables. If both sides made the table after they parted, say "
            "so: --new-table {}, or new_tables = [\"{}\"] under [mysql].",
            table.name, table.name));
  }
}

}  // namespace cleave::mysql
