#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "mysql/merge/check_references.h"
#include "mysql/merge/item.h"
#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/tied_rows.h"
#include "mysql/merge/updates.h"
#include "mysql/merge/whole_rows.h"

namespace cleave::mysql {
namespace {

constexpr const char* nobody = "0";

/// All rows are taken out of the way and put back as they have to become, while the
/// server does not check references; they are checked at the end instead.
class Knot {
 public:
  Knot(const Workshop& shop, Together together, TiedRows rows, Outcome& outcome,
       std::vector<Culprit>& culprits)
      : shop_(shop), together_(together), rows_(std::move(rows)), outcome_(outcome), culprits_(culprits) {}

  void run() {
    remember_before();
    shop_.writer.change("SET SESSION foreign_key_checks = 0");
    take_out();
    put_new_ids();  // First: what refers to these rows has to be written with their ids at once.
    pair_new_keys();
    put(Ids::given);
    put(Ids::none);
    correct_references();
    write_joined();
    shop_.writer.change("SET SESSION foreign_key_checks = 1");
    if (!holds())
      throw Error(Error::Kind::failed, "broken-reference", "rows in a circle would break a reference")
          .where(shop_.into().name());
    for (auto& tied : rows_.written) {
      for (auto& item : tied.items) {
        const auto kind = tied.writing == Writing::update ? Merged::Kind::updated : Merged::Kind::inserted;
        finish(shop_, tied.table, item, kind, std::move(before_[&item]), outcome_);
      }
    }
    for (auto& [table, items] : rows_.removed) {
      for (auto& item : items)
        finish(shop_, table, item, Merged::Kind::deleted, std::move(before_[&item]), outcome_);
    }
  }

 private:
  const MergeTable& merge_table(std::size_t table) const { return shop_.tables.tables[table]; }

  /// What they refer to is known by now.
  void write_joined() {
    for (auto& [key, joined] : rows_.joined) {
      const auto table = key.first;
      auto& item = joined.item;
      const auto conflicts = join(shop_, table, item, joined.holder);
      if (const auto parts = different_parts(item.into, item.result); !parts.empty()) {
        auto before = whole_parts(shop_, merge_table(table).shape, item, parts);
        Updates updates(shop_.writer, merge_table(table).shape);
        updates.put(item.into_key, parts, whole_result(shop_, merge_table(table).shape, item));
        updates.write();
        finish(shop_, table, item, Merged::Kind::updated, std::move(before), outcome_);
      }
      finish(shop_, table, item, Merged::Kind::joined, nullptr, outcome_);
      if (!conflicts.empty()) report(shop_, table, item, joined_differs, conflicts, outcome_);
    }
  }

  /// Everything that unmerge needs is read before the rows are taken out.
  void remember_before() {
    for (auto& tied : rows_.written) {
      const auto& shape = merge_table(tied.table).shape;
      for (auto& item : tied.items) {
        if (tied.writing == Writing::update)
          before_[&item] = whole_parts(shop_, shape, item, different_parts(item.into, item.result));
        whole_[&item] = whole_result(shop_, shape, item);
      }
    }
    for (auto& [table, items] : rows_.removed) {
      const auto& shape = merge_table(table).shape;
      std::vector<std::size_t> parts(shape.parts.size());
      std::iota(parts.begin(), parts.end(), std::size_t{0});
      for (auto& item : items) before_[&item] = whole_parts(shop_, shape, item, parts);
    }
  }

  void take_out() {
    for (const auto& tied : rows_.written) {
      if (tied.writing == Writing::update) take_out(tied.table, tied.items);
    }
    for (const auto& [table, items] : rows_.removed) take_out(table, items);
  }

  void take_out(std::size_t table, const std::vector<Item>& items) {
    std::vector<Row> keys;
    for (const auto& item : items) keys.push_back(item.into_key);
    if (!keys.empty()) shop_.writer.remove(merge_table(table).shape, keys);
  }

  void put_new_ids() {
    for (auto& tied : rows_.written) {
      if (tied.writing != Writing::insert_with_new_id || tied.items.empty()) continue;
      const auto& table = merge_table(tied.table);
      std::vector<Row> rows;
      for (auto& item : tied.items) {
        follow(tied.table, item);
        auto& row = rows.emplace_back(whole_[&item]);
        // The id that it has on the other side is another row's here, with which it may share a unique key.
        for (const auto part : own_references(table, item)) row[part] = nobody;
      }
      insert(tied, rows, [&](std::vector<Row>& some) {
        shop_.writer.insert_with_new_ids(table.shape, *table.id_part, shop_.greatest_id(tied.table), some);
      });
      Updates updates(shop_.writer, table.shape);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        auto& item = tied.items[i];
        item.result[*table.id_part] = rows[i][*table.id_part];
        item.into_key = table.shape.key_of(item.result);
        item.into.clear();
        // Known from here on: the references of the others follow.
        shop_.list.pair(tied.table, item.change.key, key_text(item.into_key),
                        to_bytes(trace_of(table.shape, item.from)), Terms::from);
        const auto parts = own_references(table, item);
        for (const auto part : parts) item.result[part] = whole_[&item][part] = item.into_key[0];
        if (!parts.empty()) updates.put(item.into_key, parts, whole_[&item]);
      }
      updates.write();
    }
  }

  static std::vector<std::size_t> own_references(const MergeTable& table, const Item& item) {
    std::vector<std::size_t> parts;
    for (const auto& link : table.links) {
      if (refers_to_itself(link, item)) parts.push_back(link.child_parts[0]);
    }
    return parts;
  }

  /// Keys that hold new ids of other rows are new as well, and so are those that hold these.
  void pair_new_keys() {
    for (bool has_new = true; has_new;) {
      has_new = false;
      for (auto& tied : rows_.written) {
        const auto& table = merge_table(tied.table);
        if (table.id_part) continue;
        for (auto& item : tied.items) {
          const auto before = table.shape.key_of(item.result);
          follow(tied.table, item);
          auto key = table.shape.key_of(item.result);
          const auto known = shop_.list.into_key(tied.table, item.change.key).value_or(item.change.key);
          if (tied.writing == Writing::update ? key == before : key_text(key) == known) continue;
          item.into_key = std::move(key);
          shop_.list.pair(tied.table, item.change.key, key_text(item.into_key),
                          to_bytes(trace_of(table.shape, item.from)), Terms::from);
          has_new = true;
        }
      }
    }
  }

  enum class Ids { given, none };  ///< whether rows of the table have ids that a server gave

  void put(Ids ids) {
    for (auto& tied : rows_.written) {
      const auto& table = merge_table(tied.table);
      if (tied.writing == Writing::insert_with_new_id || table.id_part.has_value() != (ids == Ids::given))
        continue;
      std::vector<Row> rows;
      for (auto& item : tied.items) {
        follow(tied.table, item);
        rows.push_back(whole_[&item]);
      }
      insert(tied, rows, [&](std::vector<Row>& some) { shop_.writer.insert(table.shape, some); });
    }
  }

  template <typename Use>
  void insert(const TiedRows::Written& tied, std::vector<Row>& rows, const Use& use) {
    if (together_ == Together::all && !rows.empty()) return use(rows);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      culprits_ = {{tied.table, tied.items[i].change, "", {}}};
      std::vector<Row> one{std::move(rows[i])};
      use(one);
      rows[i] = std::move(one[0]);
      culprits_.clear();
    }
  }

  /// Rows of such tables may refer to others that got new ids after them.
  void correct_references() {
    for (auto& tied : rows_.written) {
      const auto& table = merge_table(tied.table);
      if (!table.id_part) continue;
      Updates updates(shop_.writer, table.shape);
      for (auto& item : tied.items) {
        const auto before = item.result;
        follow(tied.table, item);
        const auto parts = different_parts(before, item.result);
        if (!parts.empty()) updates.put(item.into_key, parts, whole_[&item]);
      }
      updates.write();
    }
  }

  /// The parts of the result that came from the side merged from refer to what is known by now.
  void follow(std::size_t table, Item& item) {
    const auto now = shop_.translation.into_terms(merge_table(table), item.from);
    for (const auto& link : merge_table(table).links) {
      for (const auto part : link.child_parts) {
        if (item.result[part] != item.target[part] || now[part] == item.target[part]) continue;
        item.result[part] = whole_[&item][part] = now[part];
      }
    }
  }

  /// What the server did not. A row that others rely on stays before those that rely on it are given up.
  bool holds() {
    for (const auto& [table, items] : rows_.removed) {
      std::vector<Row> taken;
      for (const auto& item : items) taken.push_back(item.into);
      blame(table, items, with_children(shop_.into(), shop_.tables, table, taken), "has-children");
    }
    for (const auto& tied : rows_.written) {
      if (tied.writing != Writing::update) continue;
      std::vector<Row> taken;
      for (const auto& item : tied.items) taken.push_back(item.into);
      blame(tied.table, tied.items, with_children(shop_.into(), shop_.tables, tied.table, taken),
            "has-children");
    }
    if (!culprits_.empty()) return false;
    for (const auto& tied : rows_.written) {
      std::vector<Row> put;
      for (const auto& item : tied.items) put.push_back(item.result);
      blame(tied.table, tied.items, without_parents(shop_.into(), shop_.tables, tied.table, put),
            "parent-gone");
    }
    return culprits_.empty();
  }

  void blame(std::size_t table, const std::vector<Item>& items, const std::vector<std::size_t>& which,
             const char* kind) {
    for (const auto i : which) culprits_.push_back({table, items[i].change, kind, {}});
  }

  const Workshop& shop_;
  const Together together_;
  TiedRows rows_;
  Outcome& outcome_;
  std::vector<Culprit>& culprits_;
  std::map<const Item*, Json> before_;
  std::map<const Item*, Row> whole_;
};

}  // namespace

void untie(const Workshop& shop, Together together, Outcome& outcome, std::vector<Culprit>& culprits) {
  culprits.clear();
  if (auto rows = find_tied_rows(shop, outcome))
    Knot(shop, together, *std::move(rows), outcome, culprits).run();
}

Culprit any_culprit(const Workshop& shop) {
  for (std::size_t table = 0; table < shop.tables.tables.size(); ++table) {
    for (const auto each : {WorkList::Kind::write, WorkList::Kind::remove}) {
      auto changes = shop.list.next(table, each, 0, 1);
      if (!changes.empty()) return {table, std::move(changes[0]), "", {}};
    }
  }
  throw Error(Error::Kind::failed, "no-change", "nothing is left to merge, and yet it failed");
}

void give_up_change(const Workshop& shop, const Culprit& culprit, Outcome& outcome) {
  auto items = read_items(shop, culprit.table, {culprit.change}, outcome);
  if (items.empty()) return;
  place(shop, culprit.table, items);
  give_up(shop, culprit.table, items[0], culprit.kind, {}, outcome);
  outcome.conflicts.back().reason = culprit.reason;
}

}  // namespace cleave::mysql
