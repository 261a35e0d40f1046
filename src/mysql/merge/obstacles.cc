#include "mysql/merge/obstacles.h"

#include <algorithm>

#include "mysql/merge/item.h"
#include "mysql/merge/key_text.h"

namespace cleave::mysql {
namespace {

using ObstacleKind = Obstacle::Kind;

class Search {
 public:
  Search(const Workshop& shop, std::size_t table, const std::vector<Item>& items, Writing writing)
      : shop_(shop),
        number_(table),
        table_(shop.tables.tables[table]),
        items_(items),
        writing_(writing),
        obstacles_(items.size()) {}

  std::vector<Obstacle> run() {
    for (const auto& unique : table_.uniques) find_holders(unique);
    // Texts that are equal by their collation, but not byte for byte, are one key for the server.
    const auto& key = table_.shape.key;
    const bool numbers = std::all_of(key.begin(), key.end(), [&](std::size_t part) {
      return table_.shape.parts[part].column.is_integer();
    });
    if (writing_ == Writing::insert && !numbers) find_holders(key);
    for (const auto& link : table_.links) find_parents(link);
    return std::move(obstacles_);
  }

 private:
  void find_holders(const std::vector<std::size_t>& unique) {
    std::vector<Row> values;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (has_new_id(unique, items_[i])) continue;
      Row value;
      bool changes = writing_ != Writing::update;
      for (const auto part : unique) {
        value.push_back(items_[i].result[part]);
        changes = changes || items_[i].result[part] != items_[i].into[part];
      }
      const bool has_null = std::any_of(value.begin(), value.end(), [](const Value& each) { return !each; });
      if (!changes || has_null) continue;
      values.push_back(std::move(value));
      asked.push_back(i);
    }
    auto found = look_up(shop_.into(), table_.shape, unique, values, Lock::exclusive);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      for (auto& row : found[i]) held(asked[i], std::move(row), unique);
    }
  }

  /// Whether `unique` has the row's own new id, which no other row can have.
  bool has_new_id(const std::vector<std::size_t>& unique, const Item& item) const {
    if (writing_ != Writing::insert_with_new_id) return false;
    return std::find(unique.begin(), unique.end(), *table_.id_part) != unique.end() ||
           std::any_of(table_.links.begin(), table_.links.end(), [&](const Link& link) {
             return refers_to_itself(link, item) &&
                    std::find(unique.begin(), unique.end(), link.child_parts[0]) != unique.end();
           });
  }

  /// A holder with a change of its own may give the value up.
  void held(std::size_t i, Row holder, const std::vector<std::size_t>& unique) {
    const auto key = table_.shape.key_of(holder);
    const auto& there = items_[i].into;
    const bool is_itself =
        table_.shape.has_key() && writing_ != Writing::insert_with_new_id &&
        (key == items_[i].into_key || (!there.empty() && key == table_.shape.key_of(there)));
    if (is_itself) return;
    auto& obstacle = obstacles_[i];
    if (obstacle.kind == ObstacleKind::unique_taken) {
      obstacle.several_holders = obstacle.several_holders || key != table_.shape.key_of(obstacle.holder);
      return;
    }
    obstacle = {shop_.pending_change_of(number_, key) ? ObstacleKind::waits : ObstacleKind::unique_taken,
                std::move(holder), unique};
  }

  void find_parents(const Link& link) {
    std::vector<Row> values;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const auto value = link.referred(items_[i].result);
      const bool to_itself = value && link.parent == number_ && link.to_key && *value == items_[i].into_key;
      const bool as_it_was = writing_ == Writing::update && link.referred(items_[i].into) == value;
      if (!value || to_itself || as_it_was) continue;
      values.push_back(*value);
      asked.push_back(i);
    }
    const auto& parent = shop_.tables.tables[link.parent];
    const auto found = look_up(shop_.into(), parent.shape, link.parent_parts, values, Lock::shared);
    const auto dangling = dangling_before(link, asked, found);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      auto& obstacle = obstacles_[asked[i]];
      if (found[i].empty() && !dangling[i] && obstacle.kind != ObstacleKind::unique_taken)
        obstacle.kind =
            may_come(link, values[i], items_[asked[i]]) ? ObstacleKind::waits : ObstacleKind::parent_gone;
    }
  }

  /// Of rows without a parent here, those that have none on the side that they come from either: no server
  /// asks for the parents of references that nobody has declared to it.
  std::vector<bool> dangling_before(const Link& link, const std::vector<std::size_t>& asked,
                                    const std::vector<std::vector<Row>>& found) const {
    std::vector<bool> dangling(asked.size());
    if (link.declared) return dangling;
    std::vector<Row> values;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto value = link.referred(items_[asked[i]].from);
      if (found[i].empty() && value) {
        values.push_back(*value);
        places.push_back(i);
      } else {
        dangling[i] = true;
      }
    }
    const auto there =
        look_up(shop_.from, shop_.tables.tables[link.parent].shape, link.parent_parts, values, Lock::none);
    for (std::size_t i = 0; i < places.size(); ++i) dangling[places[i]] = there[i].empty();
    return dangling;
  }

  /// Whether a change that is still to be merged may bring the parent.
  bool may_come(const Link& link, const Row& value, const Item& item) const {
    if (link.to_key) {
      if (const auto pending = shop_.pending_change_of(link.parent, value))
        return pending->kind == WorkList::Kind::write;
      // A text may be spelled in another way here, also that of the row itself.
      const auto& parent = shop_.tables.tables[link.parent].shape;
      const bool is_text = std::any_of(parent.key.begin(), parent.key.end(),
                                       [&](std::size_t part) { return parent.parts[part].column.is_text(); });
      return is_text && shop_.list.count_pending(link.parent, WorkList::Kind::write) > 0;
    }
    const bool own = shop_.list.pending(number_, item.change.key).has_value() && link.parent == number_;
    return shop_.list.count_pending(link.parent, WorkList::Kind::write) > (own ? 1u : 0u);
  }

  const Workshop& shop_;
  const std::size_t number_;
  const MergeTable& table_;
  const std::vector<Item>& items_;
  const Writing writing_;
  std::vector<Obstacle> obstacles_;
};

}  // namespace

std::vector<Obstacle> find_obstacles(const Workshop& shop, std::size_t table, const std::vector<Item>& items,
                                     Writing writing) {
  return Search(shop, table, items, writing).run();
}

}  // namespace cleave::mysql
