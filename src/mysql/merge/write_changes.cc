#include <algorithm>
#include <iterator>

#include "mysql/merge/item.h"
#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/obstacles.h"
#include "mysql/merge/updates.h"
#include "mysql/merge/whole_rows.h"

namespace cleave::mysql {
namespace {

/// Rounds of one batch: each brings over the rows whose parents are over. What a round renumbers is what the
/// next one's rows refer to.
class WriteBatch {
 public:
  WriteBatch(const Workshop& shop, std::size_t table, Outcome& outcome)
      : shop_(shop), number_(table), table_(shop.tables.tables[table]), outcome_(outcome) {}

  void run(const std::vector<WorkList::Change>& changes) {
    auto items = read_items(shop_, number_, changes, outcome_);
    const auto gone = std::stable_partition(items.begin(), items.end(),
                                            [](const Item& item) { return !item.from.empty(); });
    for (auto item = gone; item != items.end(); ++item) shop_.list.removed(item->change.id);
    items.erase(gone, items.end());
    while (!items.empty()) {
      const auto ready = std::stable_partition(items.begin(), items.end(),
                                               [&](const Item& item) { return !has_pending_parent(item); });
      if (ready == items.begin()) return;
      std::vector<Item> round(std::make_move_iterator(items.begin()), std::make_move_iterator(ready));
      items.erase(items.begin(), ready);
      settle(std::move(round));
    }
  }

 private:
  bool has_pending_parent(const Item& item) const {
    return std::any_of(table_.links.begin(), table_.links.end(), [&](const Link& link) {
      const auto key = link.to_key ? link.referred(item.from) : std::nullopt;
      const auto change = key ? shop_.list.pending(link.parent, key_text(*key)) : std::nullopt;
      return change && change->kind == WorkList::Kind::write && !change->has_base;
    });
  }

  void settle(std::vector<Item> items) {
    place(shop_, number_, items);
    refuse_too_much(table_.shape, items);
    std::vector<Item> inserts, new_ids, updates;
    for (auto& item : items) {
      const auto decision = decide(shop_, number_, item);
      using Kind = Decision::Kind;
      switch (decision.kind) {
        case Kind::same:
          finish(shop_, number_, item, Merged::Kind::same, nullptr, outcome_);
          break;
        case Kind::insert:
          inserts.push_back(std::move(item));
          break;
        case Kind::insert_with_new_id:
          new_ids.push_back(std::move(item));
          break;
        case Kind::update:
          updates.push_back(std::move(item));
          break;
        case Kind::drop:
          drop(shop_, item, outcome_);
          break;
        case Kind::conflict:
          give_up(shop_, number_, item, decision.conflict, decision.parts, outcome_);
          break;
      }
    }
    write(std::move(inserts), Writing::insert);
    write(std::move(new_ids), Writing::insert_with_new_id);
    write(std::move(updates), Writing::update);
  }

  void write(std::vector<Item> items, Writing writing) {
    if (items.empty()) return;
    auto obstacles = find_obstacles(shop_, number_, items, writing);
    std::vector<Item> clear;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (obstacles[i].kind == Obstacle::Kind::none)
        clear.push_back(std::move(items[i]));
      else if (obstacles[i].kind == Obstacle::Kind::parent_gone)
        give_up(shop_, number_, items[i], "parent-gone", {}, outcome_);
      else if (obstacles[i].kind == Obstacle::Kind::unique_taken)
        unique_taken(std::move(items[i]), std::move(obstacles[i]));
    }
    if (writing == Writing::update)
      update(clear);
    else if (!clear.empty())
      insert(clear, writing);
  }

  void unique_taken(Item item, Obstacle obstacle) {
    if (!can_join(shop_, number_, item, obstacle)) {
      item.into = std::move(obstacle.holder);
      return give_up(shop_, number_, item, "unique-taken", obstacle.unique, outcome_);
    }
    const auto conflicts = join(shop_, number_, item, std::move(obstacle.holder));
    if (item.result != item.into) {
      std::vector<Item> both{item};
      update(both);
    }
    finish(shop_, number_, item, Merged::Kind::joined, nullptr, outcome_);
    if (!conflicts.empty()) report(shop_, number_, item, joined_differs, conflicts, outcome_);
  }

  void insert(std::vector<Item>& items, Writing writing) {
    std::vector<Row> rows;
    for (const auto& item : items) rows.push_back(whole_result(shop_, table_.shape, item));
    if (writing == Writing::insert_with_new_id)
      shop_.writer.insert_with_new_ids(table_.shape, *table_.id_part, shop_.greatest_id(number_), rows);
    else
      shop_.writer.insert(table_.shape, rows);
    for (std::size_t i = 0; i < items.size(); ++i) {
      for (const auto part : table_.shape.key) items[i].result[part] = rows[i][part];
      if (writing == Writing::insert_with_new_id) items[i].into_key = table_.shape.key_of(items[i].result);
      finish(shop_, number_, items[i], Merged::Kind::inserted, nullptr, outcome_);
    }
  }

  void update(const std::vector<Item>& items) {
    Updates updates(shop_.writer, table_.shape);
    for (const auto& item : items) {
      const auto parts = different_parts(item.into, item.result);
      auto before = whole_parts(shop_, table_.shape, item, parts);
      updates.put(item.into_key, parts, whole_result(shop_, table_.shape, item));
      finish(shop_, number_, item, Merged::Kind::updated, std::move(before), outcome_);
    }
    updates.write();
  }

  const Workshop& shop_;
  const std::size_t number_;
  const MergeTable& table_;
  Outcome& outcome_;
};

}  // namespace

void write_changes(const Workshop& shop, std::size_t table, const std::vector<WorkList::Change>& changes,
                   Outcome& outcome) {
  WriteBatch(shop, table, outcome).run(changes);
}

}  // namespace cleave::mysql
