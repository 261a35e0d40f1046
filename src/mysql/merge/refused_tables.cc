#include "mysql/merge/refused_tables.h"

#include <algorithm>

#include <fmt/format.h>

#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t rows_at_once = 500;

bool is_changed(std::size_t table, const Changes& changes, const WorkList& list) {
  return changes.counted.count(table) != 0 || list.count_pending(table, WorkList::Kind::write) != 0 ||
         list.count_pending(table, WorkList::Kind::remove) != 0;
}

/// Looks for a number of one column that rows of both sides have, though they are not the same row.
class SharedNumber {
 public:
  SharedNumber(Database& from, Database& into, const MergeTables& tables, std::size_t table, std::size_t part,
               const WorkList& list)
      : from_(from),
        into_(into),
        table_(table),
        shape_(tables.tables[table].shape),
        part_(part),
        list_(list) {}

  void look_at_inserted() {
    std::int64_t after = 0;
    for (;;) {
      const auto changes = list_.next(table_, WorkList::Kind::write, after, rows_at_once);
      if (changes.empty()) return;
      after = changes.back().id;
      std::vector<Row> keys, rows;
      for (const auto& change : changes) {
        if (!change.base) keys.push_back(key_from(change.key));
      }
      for (auto& found : look_up(from_, shape_, shape_.key, keys, Lock::none)) {
        for (auto& row : found) rows.push_back(std::move(row));
      }
      look_at(rows);
    }
  }

  void look_at_counted(const std::vector<CountedRow>& counted) {
    for (std::size_t begin = 0; begin < counted.size(); begin += rows_at_once) {
      std::vector<std::string> digests;
      for (auto i = begin; i < std::min(counted.size(), begin + rows_at_once); ++i) {
        if (counted[i].more > 0) digests.push_back(counted[i].digest);
      }
      std::vector<Row> rows;
      for (auto& [digest, row] : rows_by_digest(from_, shape_, digests)) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = canonical(shape_.parts[i], row[i]);
        rows.push_back(std::move(row));
      }
      look_at(rows);
    }
  }

 private:
  void look_at(const std::vector<Row>& rows) const {
    std::vector<Row> numbers, asked;
    for (const auto& row : rows) {
      if (!row[part_]) continue;
      numbers.push_back({row[part_]});
      asked.push_back(row);
    }
    const auto here = look_up(into_, shape_, {part_}, numbers, Lock::none);
    const auto there = look_up(from_, shape_, {part_}, numbers, Lock::none);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto is_known = [&](const Row& row) { return is_old(row) && same_row(row, there[i]) != nullptr; };
      const auto is_other = [&](const Row& row) { return is_stranger(row, there[i]); };
      // What has had the number before the sides parted may have more rows of it now.
      if (std::none_of(here[i].begin(), here[i].end(), is_known) &&
          std::any_of(here[i].begin(), here[i].end(), is_other))
        refuse(*numbers[i][0]);
    }
  }

  const Row* same_row(const Row& row, const std::vector<Row>& rows) const {
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
      return shape_.has_key() ? shape_.key_of(each) == shape_.key_of(row) : each == row;
    });
    return same == rows.end() ? nullptr : &*same;
  }

  /// Whether both sides had it once.
  bool is_old(const Row& row) const {
    if (!shape_.has_key()) return false;
    const auto pending = list_.pending(table_, key_text(shape_.key_of(row)));
    return !pending || pending->has_base;
  }

  /// Whether a row of the side that gets the changes is none that `from` has, or has deleted.
  bool is_stranger(const Row& row, const std::vector<Row>& there) const {
    if (const auto* same = same_row(row, there)) return *same != row;
    return !shape_.has_key() || !list_.pending(table_, key_text(shape_.key_of(row)));
  }

  [[noreturn]] void refuse(const std::string& number) const {
    throw Error(
        Error::Kind::input, "shared-numbers",
        fmt::format("both sides gave {}.{} = {} to different rows. It is not the whole key, so a merge "
                    "cannot give one of them another number",
                    shape_.table, shape_.parts[part_].column.name, number))
        .next(
            "Give the rows of one side other numbers, with what refers to them, before you merge; cleave "
            "mysql guard keeps it from happening again.");
  }

  Database& from_;
  Database& into_;
  const std::size_t table_;
  const RowShape& shape_;
  const std::size_t part_;
  const WorkList& list_;
};

}  // namespace

void refuse_unclear_keys(const MergeTables& tables, const Changes& changes, const WorkList& list) {
  for (std::size_t i = 0; i < tables.tables.size(); ++i) {
    const auto& table = tables.tables[i];
    if (table.unclear_key.empty() || !is_changed(i, changes, list)) continue;
    throw Error(
        Error::Kind::input, "unclear-key",
        fmt::format("rows of {} have changed, but its key {} does not tell all rows apart: it has NULLs, "
                    "a part of a column, an expression, or numbers with a point",
                    table.shape.table, table.unclear_key))
        .next(
            "Give the table a primary key of whole columns on both sides (cleave mysql check has a "
            "statement) "
            "and take a new baseline, or make its rows the same on both sides.");
  }
}

void refuse_shared_numbers(Database& from, Database& into, const MergeTables& tables, const Changes& changes,
                           const WorkList& list) {
  for (std::size_t i = 0; i < tables.tables.size(); ++i) {
    const auto& table = tables.tables[i];
    for (const auto part : table.number_parts) {
      SharedNumber search(from, into, tables, i, part, list);
      const auto counted = changes.counted.find(i);
      if (table.shape.has_key())
        search.look_at_inserted();
      else if (counted != changes.counted.end())
        search.look_at_counted(counted->second);
    }
  }
}

void refuse_trees(const MergeTables& tables, const Changes& changes) {
  std::string names;
  for (const auto table : changes.changed_by_both)
    if (tables.tables[table].is_tree) names += (names.empty() ? "" : ", ") + tables.tables[table].shape.table;
  if (names.empty()) return;
  throw Error(
      Error::Kind::input, "nested-set",
      "both sides have changed a tree that is kept as a nested set, and gave rows the same places: " + names)
      .next(
          "Name the table under [mysql.policy] (\"keep\" will do), and rebuild its left and right numbers "
          "after the merge.");
}

void refuse_triggers(const MergeTables& tables, const Changes& changes, const WorkList& list) {
  std::string names;
  for (std::size_t i = 0; i < tables.tables.size(); ++i) {
    const auto& table = tables.tables[i];
    if (!is_changed(i, changes, list)) continue;
    for (const auto& trigger : table.unguarded_triggers)
      names += fmt::format("{}{} of {}", names.empty() ? "" : ", ", trigger, table.shape.table);
  }
  if (names.empty()) return;
  throw Error(Error::Kind::input, "triggers",
              "triggers would run for rows whose triggers have run where they were written: " + names)
      .next("cleave mysql check shows how to make each of them leave alone what a merge writes.");
}

}  // namespace cleave::mysql
