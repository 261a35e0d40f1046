#include <algorithm>
#include <numeric>

#include "mysql/merge/item.h"
#include "mysql/merge/whole_rows.h"

namespace cleave::mysql {
namespace {

/// Rounds of one batch: each removes the rows that nothing refers to any more. What the rows of a round
/// referred to is what the next one removes.
class RemoveBatch {
 public:
  RemoveBatch(const Workshop& shop, std::size_t table, Outcome& outcome)
      : shop_(shop), number_(table), table_(shop.tables.tables[table]), outcome_(outcome) {}

  void run(const std::vector<WorkList::Change>& changes) {
    auto items = read_items(shop_, number_, changes, outcome_);
    place(shop_, number_, items);
    refuse_too_much(table_.shape, items);
    std::vector<Item> to_go;
    for (auto& item : items) {
      const auto decision = decide_removal(shop_, number_, item);
      // It is there after all, under a key of other bytes: that is a change of its own.
      if (decision.kind == Decision::Kind::drop || !item.from.empty())
        drop(shop_, item, outcome_);
      else if (decision.kind == Decision::Kind::same)
        finish(shop_, number_, item, Merged::Kind::same, nullptr, outcome_);
      else if (decision.kind == Decision::Kind::conflict)
        give_up(shop_, number_, item, decision.conflict, decision.parts, outcome_);
      else
        to_go.push_back(std::move(item));
    }
    while (!to_go.empty()) {
      const auto before = to_go.size();
      to_go = remove_childless(std::move(to_go));
      if (to_go.size() == before) return;
    }
  }

 private:
  /// Returns those that have to wait.
  std::vector<Item> remove_childless(std::vector<Item> items) {
    enum class State { free, waits, has_children };
    std::vector<State> states(items.size(), State::free);
    for (const auto& link : table_.children) {
      const auto children = look_up_children(link, items);
      for (std::size_t i = 0; i < items.size(); ++i) {
        for (const auto& child : children[i]) {
          const auto& shape = shop_.tables.tables[link.child].shape;
          if (!link.referred(child)) continue;
          const auto key = shape.key_of(child);
          if (link.child == number_ && key == items[i].into_key) continue;
          const bool pending = shape.has_key() && shop_.pending_change_of(link.child, key).has_value();
          if (states[i] != State::has_children) states[i] = pending ? State::waits : State::has_children;
        }
      }
    }
    std::vector<Item> waiting;
    std::vector<Row> keys;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (states[i] == State::waits) {
        waiting.push_back(std::move(items[i]));
      } else if (states[i] == State::has_children) {
        give_up(shop_, number_, items[i], "has-children", {}, outcome_);
      } else {
        keys.push_back(items[i].into_key);
        auto before = whole_parts(shop_, table_.shape, items[i], all_parts());
        finish(shop_, number_, items[i], Merged::Kind::deleted, std::move(before), outcome_);
      }
    }
    if (!keys.empty()) shop_.writer.remove(table_.shape, keys);
    return waiting;
  }

  std::vector<std::size_t> all_parts() const {
    std::vector<std::size_t> parts(table_.shape.parts.size());
    std::iota(parts.begin(), parts.end(), std::size_t{0});
    return parts;
  }

  std::vector<std::vector<Row>> look_up_children(const Link& link, const std::vector<Item>& items) const {
    std::vector<Row> values;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < items.size(); ++i) {
      Row value;
      for (const auto part : link.parent_parts) value.push_back(items[i].into[part]);
      if (std::any_of(value.begin(), value.end(), [](const Value& each) { return !each; })) continue;
      values.push_back(link.in_child(std::move(value)));
      asked.push_back(i);
    }
    // Without an index behind the reference a locking read would lock the whole table.
    const auto found = look_up(shop_.into(), shop_.tables.tables[link.child].shape, link.child_parts, values,
                               link.declared ? Lock::exclusive : Lock::none);
    std::vector<std::vector<Row>> children(items.size());
    for (std::size_t i = 0; i < asked.size(); ++i) children[asked[i]] = found[i];
    return children;
  }

  const Workshop& shop_;
  const std::size_t number_;
  const MergeTable& table_;
  Outcome& outcome_;
};

}  // namespace

void remove_changes(const Workshop& shop, std::size_t table, const std::vector<WorkList::Change>& changes,
                    Outcome& outcome) {
  RemoveBatch(shop, table, outcome).run(changes);
}

}  // namespace cleave::mysql
