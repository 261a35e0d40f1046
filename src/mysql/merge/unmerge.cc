#include "mysql/merge/unmerge.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "mysql/merge/check_references.h"
#include "mysql/merge/counted_rows.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"
#include "mysql/merge/merge_lock.h"
#include "mysql/merge/merge_memory.h"
#include "mysql/merge/merge_options.h"
#include "mysql/merge/small_transactions.h"
#include "mysql/merge/updates.h"
#include "mysql/merge/writer.h"
#include "mysql/quoted.h"
#include "mysql/schema.h"

namespace cleave::mysql {
namespace {

using Deeds = std::vector<Deed>;

constexpr std::size_t batch_deeds = 200;

/// Goes through what was done from the last to the first, as often as that helps: a row that still has
/// children may lose them to what is taken back after it.
class Unmerger {
 public:
  Unmerger(Database& database, const MergeTables& tables, std::uint64_t after,
           const std::function<void(std::uint64_t)>& progress)
      : database_(database),
        tables_(tables),
        after_(after),
        progress_(progress),
        writer_(database, ""),
        transactions_(database, SmallTransactions::Form::real) {}

  UnmergeResult run() {
    bool again = true;
    while (again) {
      result_.left.clear();
      tied_.clear();
      const auto before = taken_back_;
      pass();
      again = taken_back_ != before && !tied_.empty();
    }
    if (!tied_.empty()) untie();
    if (result_.left.empty() && after_ == 0) drop_memory(writer_);
    return std::move(result_);
  }

 private:
  void pass() {
    auto below = no_deed;
    for (;;) {
      const auto deeds = read_deeds(database_, tables_, {after_, below}, batch_deeds);
      if (deeds.empty()) return;
      progress_(deeds.front().id);
      below = deeds.back().id;
      for (auto begin = deeds.begin(); begin != deeds.end();) {
        const auto end = alike(begin, deeds.end());
        take_back({begin, end});
        begin = end;
      }
    }
  }

  /// Deeds of one kind about different rows of one table.
  static Deeds::const_iterator alike(Deeds::const_iterator begin, Deeds::const_iterator end) {
    std::set<std::string> keys;
    return std::find_if_not(begin, end, [&](const Deed& deed) {
      return deed.table == begin->table && deed.merged.kind == begin->merged.kind &&
             keys.insert(deed.merged.into_key).second;
    });
  }

  void take_back(const Deeds& deeds) {
    std::vector<UnmergeResult::Left> left;
    Deeds tied;
    UnmergeResult::Counts counts;
    const auto refused = transactions_.run([&] {
      left.clear();
      tied.clear();
      counts = {};
      take_back(deeds, counts, left, tied);
    });
    if (!refused) return keep(deeds, counts, left, tied);
    if (deeds.size() == 1) {
      result_.left.push_back(left_behind(deeds[0], conflict_of(*refused)));
      tied_.push_back(deeds[0]);
      return;
    }
    const auto middle = deeds.begin() + static_cast<std::ptrdiff_t>(deeds.size() / 2);
    take_back({deeds.begin(), middle});
    take_back({middle, deeds.end()});
  }

  void keep(const Deeds& deeds, const UnmergeResult::Counts& counts,
            const std::vector<UnmergeResult::Left>& left, const Deeds& tied) {
    taken_back_ += deeds.size() - left.size();
    if (counts.removed + counts.restored + counts.put_back != 0) {
      auto& all = result_.tables[deeds[0].merged.table];
      all.removed += counts.removed;
      all.restored += counts.restored;
      all.put_back += counts.put_back;
    }
    result_.left.insert(result_.left.end(), left.begin(), left.end());
    tied_.insert(tied_.end(), tied.begin(), tied.end());
  }

  void take_back(const Deeds& deeds, UnmergeResult::Counts& counts, std::vector<UnmergeResult::Left>& left,
                 Deeds& tied) {
    Deeds undone;
    if (deeds[0].merged.kind == Merged::Kind::counted) {
      take_back_counted(deeds, counts, left);
      undone = deeds;
    } else if (!changes_rows(deeds[0])) {
      undone = deeds;
    } else {
      const auto rows = rows_of(deeds);
      const auto parents = deeds[0].merged.kind == Merged::Kind::inserted ? with_children(deeds, rows)
                                                                          : std::vector<char>(deeds.size());
      Updates updates(writer_, shape_of_table(deeds[0]));
      for (std::size_t i = 0; i < deeds.size(); ++i) {
        if (!is_as_left(deeds[i], rows[i])) {
          left.push_back(left_behind(deeds[i], "changed"));
        } else if (parents[i] != 0) {
          left.push_back(left_behind(deeds[i], "has-children"));
          tied.push_back(deeds[i]);
        } else {
          undo(deeds[i], rows[i], updates, counts);
          undone.push_back(deeds[i]);
        }
      }
      updates.write();
    }
    forget(writer_, undone);
  }

  void undo(const Deed& deed, const Row& row, Updates& updates, UnmergeResult::Counts& counts) {
    const auto& shape = shape_of_table(deed);
    if (deed.merged.kind == Merged::Kind::inserted) {
      if (row.empty()) return;
      writer_.remove(shape, {key_from(deed.merged.into_key)});
      ++counts.removed;
    } else if (deed.merged.kind == Merged::Kind::updated) {
      std::vector<std::size_t> parts;
      auto before = as_before(shape, deed, row, parts);
      updates.put(key_from(deed.merged.into_key), parts, std::move(before));
      ++counts.restored;
    } else {
      std::vector<std::size_t> parts;
      writer_.insert(shape, {as_before(shape, deed, Row(shape.parts.size()), parts)});
      ++counts.put_back;
    }
  }

  void take_back_counted(const Deeds& deeds, UnmergeResult::Counts& counts,
                         std::vector<UnmergeResult::Left>& left) {
    for (const auto& deed : deeds) {
      const auto& shape = shape_of_table(deed);
      if (deed.merged.count > 0) {
        const auto removed = remove_copies(writer_, shape, deed.merged.into_key, deed.merged.copies);
        counts.removed += removed;
        if (removed < deed.merged.copies) changed_since_.insert(deed.table);
      } else if (deed.merged.copies != 0 && is_changed_only_row(deed.table)) {
        left.push_back(left_behind(deed, "changed"));
      } else if (deed.merged.copies != 0) {
        std::vector<std::size_t> parts;
        writer_.insert(shape, std::vector<Row>(deed.merged.copies,
                                               as_before(shape, deed, Row(shape.parts.size()), parts)));
        counts.put_back += deed.merged.copies;
      }
    }
  }

  /// Whether the one row of a table without a key is the one that should be gone, changed since.
  bool is_changed_only_row(std::size_t table) const {
    return changed_since_.count(table) != 0 &&
           database_.value("SELECT COUNT(*) FROM " + quoted_name(tables_.tables[table].shape.table)) == "1";
  }

  /// Rows that depend on each other in circles are taken out and put back at once, as the merge did it.
  void untie() {
    const auto refused = transactions_.run([&] {
      std::map<std::size_t, std::pair<std::vector<Row>, std::vector<Row>>> put_and_taken;
      std::vector<std::pair<const RowShape*, Row>> wholes;
      writer_.change("SET SESSION foreign_key_checks = 0");
      for (const auto& deed : tied_) take_out(deed, put_and_taken[deed.table], wholes);
      for (auto& [shape, row] : wholes) writer_.insert(*shape, {row});
      writer_.change("SET SESSION foreign_key_checks = 1");
      for (const auto& [table, rows] : put_and_taken) {
        if (!without_parents(database_, tables_, table, rows.first).empty() ||
            !mysql::with_children(database_, tables_, table, rows.second).empty())
          throw Error(Error::Kind::failed, "broken-reference", "rows would lose their parents");
      }
      forget(writer_, tied_);
    });
    if (refused) return;
    for (const auto& deed : tied_) {
      auto& all = result_.tables[deed.merged.table];
      using Kind = Merged::Kind;
      ++(deed.merged.kind == Kind::inserted  ? all.removed
         : deed.merged.kind == Kind::updated ? all.restored
                                             : all.put_back);
    }
    const auto is_tied = [](const UnmergeResult::Left& left) { return left.why != "changed"; };
    std::erase_if(result_.left, is_tied);
  }

  void take_out(const Deed& deed, std::pair<std::vector<Row>, std::vector<Row>>& put_and_taken,
                std::vector<std::pair<const RowShape*, Row>>& wholes) {
    const auto& shape = shape_of_table(deed);
    const auto key = key_from(deed.merged.into_key);
    const auto row = rows_of({deed})[0];
    if (!is_as_left(deed, row))
      throw Error(Error::Kind::failed, "changed", "a row was changed meanwhile").where(deed.merged.table);
    if (!row.empty()) put_and_taken.second.push_back(row);
    std::vector<std::size_t> parts;
    if (deed.merged.kind == Merged::Kind::updated) {
      auto whole = database_
                       .query(fmt::format("SELECT {} FROM {} WHERE {}", shape.wholes(),
                                          quoted_name(shape.table), key_condition(shape, {key})))
                       .rows.at(0);
      wholes.emplace_back(&shape, as_before(shape, deed, whole, parts));
    } else if (deed.merged.kind == Merged::Kind::deleted) {
      wholes.emplace_back(&shape, as_before(shape, deed, Row(shape.parts.size()), parts));
    }
    if (deed.merged.kind != Merged::Kind::inserted)
      put_and_taken.first.push_back(canonical_row(shape, wholes));
    if (!row.empty()) writer_.remove(shape, {key});
  }

  static Row canonical_row(const RowShape& shape,
                           const std::vector<std::pair<const RowShape*, Row>>& wholes) {
    auto row = wholes.back().second;
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = canonical(shape.parts[i], row[i]);
    return row;
  }

  const RowShape& shape_of_table(const Deed& deed) const { return tables_.tables[deed.table].shape; }

  static bool changes_rows(const Deed& deed) {
    return deed.merged.kind != Merged::Kind::same && deed.merged.kind != Merged::Kind::joined;
  }

  /// What the rows that the deeds are about are like now, locked; empty where there is none.
  std::vector<Row> rows_of(const Deeds& deeds) const {
    const auto& shape = shape_of_table(deeds[0]);
    std::vector<Row> keys, rows;
    for (const auto& deed : deeds) keys.push_back(key_from(deed.merged.into_key));
    for (auto& found : look_up(database_, shape, shape.key, keys, Lock::exclusive))
      rows.push_back(found.empty() ? Row() : std::move(found[0]));
    return rows;
  }

  /// A row that was removed since is as good as taken back.
  bool is_as_left(const Deed& deed, const Row& row) const {
    if (row.empty()) return deed.merged.kind != Merged::Kind::updated;
    if (deed.merged.kind == Merged::Kind::deleted) return false;
    const auto digest = digest_of(shape_of_table(deed).text_of(row));
    return deed.merged.after == std::string(digest.begin(), digest.end());
  }

  /// The server would remove the children as well, if their foreign key says so.
  std::vector<char> with_children(const Deeds& deeds, const std::vector<Row>& rows) const {
    std::vector<char> parents(deeds.size());
    for (const auto& link : tables_.tables[deeds[0].table].children) {
      const auto& child = tables_.tables[link.child].shape;
      std::vector<Row> values;
      std::vector<std::size_t> asked;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].empty()) continue;
        Row value;
        for (const auto part : link.parent_parts) value.push_back(rows[i][part]);
        if (std::any_of(value.begin(), value.end(), [](const Value& each) { return !each; })) continue;
        values.push_back(std::move(value));
        asked.push_back(i);
      }
      const auto found = look_up(database_, child, link.child_parts, values, Lock::exclusive);
      for (std::size_t i = 0; i < asked.size(); ++i) {
        for (const auto& row : found[i]) {
          const bool itself = link.child == link.parent && child.key_of(row) == child.key_of(rows[asked[i]]);
          if (!itself) parents[asked[i]] = 1;
        }
      }
    }
    return parents;
  }

  /// `row` with the values that the deed has replaced; they are `parts`.
  static Row as_before(const RowShape& shape, const Deed& deed, Row row, std::vector<std::size_t>& parts) {
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      const auto value = deed.merged.before.find(shape.parts[i].column.name);
      if (value == deed.merged.before.end()) continue;
      row[i] = value_from(*value);
      parts.push_back(i);
    }
    return row;
  }

  UnmergeResult::Left left_behind(const Deed& deed, std::string why) const {
    const auto& shape = shape_of_table(deed);
    const bool has_key = deed.merged.kind != Merged::Kind::counted;
    return {deed.merged.table, has_key ? key_json(shape, key_from(deed.merged.into_key)) : Json(),
            std::move(why)};
  }

  Database& database_;
  const MergeTables& tables_;
  const std::uint64_t after_;
  const std::function<void(std::uint64_t)>& progress_;
  Writer writer_;
  SmallTransactions transactions_;
  UnmergeResult result_;
  Deeds tied_;  ///< of result_.left, those that other rows keep from being taken back
  std::uint64_t taken_back_ = 0;
  std::set<std::size_t> changed_since_;  ///< tables without a key that have not all rows that were added
};

}  // namespace

UnmergeResult unmerge(Database& database, const std::function<void(std::uint64_t left)>& progress,
                      std::uint64_t after) {
  const MergeLock lock(database);
  database.query("SET @cleave_merging = 1");
  database.query("SET SESSION innodb_lock_wait_timeout = 5");
  const auto schema = read_schema(database);
  const auto tables = merge_tables(schema, schema, declared_references(schema), {});
  return Unmerger(database, tables, after, progress).run();
}

Json to_json(const UnmergeResult& result) {
  Json json{{"tables", Json::object()}, {"left", Json::array()}};
  for (const auto& [table, counts] : result.tables)
    json["tables"][table] = {
        {"removed", counts.removed}, {"restored", counts.restored}, {"put_back", counts.put_back}};
  for (const auto& left : result.left)
    json["left"].push_back({{"table", left.table}, {"key", left.key}, {"why", left.why}});
  return json;
}

}  // namespace cleave::mysql
