#include "mysql/merge/tied_rows.h"

#include <algorithm>

#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"

namespace cleave::mysql {
namespace {

/// A bound for what one transaction holds; nobody has that many rows tied to each other.
constexpr std::size_t most_changes = 10000;

class TiedSearch {
 public:
  TiedSearch(const Workshop& shop, Outcome& outcome) : shop_(shop), outcome_(outcome) {}

  std::optional<TiedRows> run() {
    do {
      rows_.written.clear();
      rows_.removed.clear();
      joining_.clear();
      if (!collect()) {
        take_joins_back();
        return std::nullopt;
      }
    } while (pair_joined());
    return std::move(rows_);
  }

 private:
  const MergeTable& merge_table(std::size_t table) const { return shop_.tables.tables[table]; }

  /// A reference to a row that gets a new id, which is not known yet: the id on the other side is another
  /// row's. As long as things are compared, it is an id that nobody has.
  struct Hidden {
    std::size_t part;
    Value value;
  };
  /// A row that is to be written, as it was read and as it was decided.
  struct Decided {
    Item read, item;
    Decision decision;
    std::vector<Hidden> hidden;
  };

  static void show(Item& item, const std::vector<Hidden>& hidden) {
    for (const auto& [part, value] : hidden) {
      if (!item.result.empty() && item.result[part] == item.target[part]) item.result[part] = value;
      item.target[part] = value;
    }
  }

  /// What becomes of the rows of each table. Which of them get new ids has to be known before any two rows
  /// are the same: a reference to one of those does not lead to the row that has its id on the other side.
  std::vector<std::vector<Decided>> decide_all() {
    std::vector<std::vector<Decided>> all(shop_.tables.tables.size());
    for (std::size_t table = 0; table < all.size(); ++table) {
      auto writes =
          read_items(shop_, table, shop_.list.next(table, WorkList::Kind::write, 0, most_changes), outcome_);
      place(shop_, table, writes);
      for (auto& item : writes)
        if (rows_.joined.count({table, item.change.key}) == 0)
          all[table].push_back({std::move(item), {}, {}, {}});
    }
    RenumberedRows renumbered;
    for (bool has_grown = true; has_grown;) {
      has_grown = false;
      for (std::size_t table = 0; table < all.size(); ++table)
        for (auto& each : all[table]) {
          each.decision = decide_among(table, each, renumbered);
          if (const auto part = new_part(table, each))
            has_grown = renumbered.emplace(std::pair(table, each.read.change.key), *part).second || has_grown;
        }
    }
    return all;
  }

  /// By table and key: the part of the key that is going to be new.
  using RenumberedRows = std::map<std::pair<std::size_t, std::string>, std::size_t>;

  /// The id that a server gives, or an id of another row within the key.
  std::optional<std::size_t> new_part(std::size_t table, const Decided& each) const {
    const auto& shape = merge_table(table).shape;
    if (each.decision.kind == Decision::Kind::insert_with_new_id) return merge_table(table).id_part;
    if (each.decision.kind != Decision::Kind::insert) return std::nullopt;
    for (const auto& hidden : each.hidden)
      if (shape.parts[hidden.part].is_key) return hidden.part;
    return std::nullopt;
  }

  /// As if the rows that are going to get new ids had some already, which nobody else has.
  Decision decide_among(std::size_t table, Decided& each, const RenumberedRows& renumbered) {
    each.item = each.read;
    auto& item = each.item;
    const auto& shape = merge_table(table).shape;
    each.hidden.clear();
    for (const auto& link : merge_table(table).links) {
      const auto key = shop_.translation.parent_of(link, item.from);
      const auto found = key ? renumbered.find({link.parent, *key}) : renumbered.end();
      if (found == renumbered.end() || refers_to_itself(link, item)) continue;
      const auto place = std::find(link.parent_parts.begin(), link.parent_parts.end(), found->second);
      const auto part = link.child_parts[static_cast<std::size_t>(place - link.parent_parts.begin())];
      if (std::any_of(each.hidden.begin(), each.hidden.end(),
                      [&](const Hidden& hidden) { return hidden.part == part; }))
        continue;
      auto& value = item.target[part];
      each.hidden.push_back({part, value});
      value = "-" + value.value_or("");
      if (shape.parts[part].is_key && !item.change.base) item.into.clear();
    }
    return decide(shop_, table, item);
  }

  /// False when a change turned out to be no part of a circle: it is settled, and may have freed the others.
  bool collect() {
    bool all_tied = true;
    auto decided = decide_all();
    for (std::size_t table = 0; table < shop_.tables.tables.size(); ++table) {
      const auto updated = results_of_updates(table, decided[table]);
      std::map<Writing, std::vector<Item>> groups;
      std::map<std::string, std::vector<Hidden>> hidden;
      for (auto& each : decided[table]) {
        hidden[each.read.change.key] = std::move(each.hidden);
        all_tied = group(table, each.item, each.decision, groups) && all_tied;
      }
      for (auto& [writing, items] : groups) {
        auto obstacles = find_obstacles(shop_, table, items, writing);
        for (auto& item : items) show(item, hidden.at(item.change.key));
        std::vector<Item> tied;
        for (std::size_t i = 0; i < items.size(); ++i) {
          if (is_kept(table, obstacles[i], updated)) obstacles[i].kind = Obstacle::Kind::unique_taken;
          if (obstacles[i].kind == Obstacle::Kind::unique_taken && writing != Writing::update &&
              can_join(shop_, table, items[i], obstacles[i])) {
            joining_.push_back({table, std::move(items[i]), std::move(obstacles[i].holder)});
            continue;
          }
          all_tied = is_tied(table, items[i], obstacles[i]) && all_tied;
          tied.push_back(std::move(items[i]));
        }
        rows_.written.push_back({table, writing, std::move(tied)});
      }
      auto removals =
          read_items(shop_, table, shop_.list.next(table, WorkList::Kind::remove, 0, most_changes), outcome_);
      place(shop_, table, removals);
      std::vector<Item> to_go;
      for (auto& item : removals) all_tied = group_removal(table, item, to_go) && all_tied;
      if (!to_go.empty()) rows_.removed.emplace_back(table, std::move(to_go));
    }
    return all_tied;
  }

  /// By the key on the other side: what the rows there become.
  using Results = std::map<std::string, Row>;

  Results results_of_updates(std::size_t table, const std::vector<Decided>& decided) const {
    Results results;
    for (const auto& each : decided)
      if (each.decision.kind == Decision::Kind::update && !each.item.into.empty())
        results.emplace(key_text(merge_table(table).shape.key_of(each.item.into)), each.item.result);
    return results;
  }

  /// Whether the change of the row that holds a unique value does not give it up.
  bool is_kept(std::size_t table, const Obstacle& obstacle, const Results& updated) const {
    if (obstacle.kind != Obstacle::Kind::waits || obstacle.holder.empty()) return false;
    const auto found = updated.find(key_text(merge_table(table).shape.key_of(obstacle.holder)));
    return found != updated.end() &&
           std::all_of(obstacle.unique.begin(), obstacle.unique.end(),
                       [&](std::size_t part) { return found->second[part] == obstacle.holder[part]; });
  }

  bool group_removal(std::size_t table, Item& item, std::vector<Item>& to_go) {
    const auto decision = decide_removal(shop_, table, item);
    if (decision.kind == Decision::Kind::drop)
      drop(shop_, item, outcome_);
    else if (decision.kind == Decision::Kind::same)
      finish(shop_, table, item, Merged::Kind::same, nullptr, outcome_);
    else if (decision.kind == Decision::Kind::conflict)
      give_up(shop_, table, item, decision.conflict, decision.parts, outcome_);
    else
      to_go.push_back(std::move(item));
    return decision.kind == Decision::Kind::update;
  }

  bool group(std::size_t table, Item& item, const Decision& decision,
             std::map<Writing, std::vector<Item>>& groups) {
    using Kind = Decision::Kind;
    switch (decision.kind) {
      case Kind::insert:
        groups[Writing::insert].push_back(std::move(item));
        return true;
      case Kind::insert_with_new_id:
        groups[Writing::insert_with_new_id].push_back(std::move(item));
        return true;
      case Kind::update:
        groups[Writing::update].push_back(std::move(item));
        return true;
      case Kind::same:
        finish(shop_, table, item, Merged::Kind::same, nullptr, outcome_);
        return false;
      case Kind::drop:
        drop(shop_, item, outcome_);
        return false;
      case Kind::conflict:
        give_up(shop_, table, item, decision.conflict, decision.parts, outcome_);
        return false;
    }
    return true;
  }

  bool is_tied(std::size_t table, const Item& item, const Obstacle& obstacle) {
    if (obstacle.kind == Obstacle::Kind::unique_taken)
      give_up(shop_, table, item, "unique-taken", obstacle.unique, outcome_);
    else if (obstacle.kind == Obstacle::Kind::parent_gone && !waits_for_tied(table, item))
      give_up(shop_, table, item, "parent-gone", {}, outcome_);
    else
      return true;
    return false;
  }

  /// Rows that become one with a row of the other side are known as that row from here on, so everything is
  /// decided anew. False when there are none.
  bool pair_joined() {
    for (auto& joining : joining_) {
      const auto& shape = merge_table(joining.table).shape;
      shop_.list.pair(joining.table, joining.item.change.key, key_text(shape.key_of(joining.holder)),
                      to_bytes(trace_of(shape, joining.item.from)), Terms::from);
      const std::pair key(joining.table, joining.item.change.key);
      rows_.joined.emplace(key, std::move(joining));
    }
    return !joining_.empty();
  }

  void take_joins_back() {
    for (const auto& [key, joined] : rows_.joined) shop_.list.part(key.first, key.second);
  }

  /// Rows that are to be inserted are no parents yet for the search of obstacles.
  bool waits_for_tied(std::size_t table, const Item& item) const {
    const auto& links = merge_table(table).links;
    return std::any_of(links.begin(), links.end(), [&](const Link& link) {
      const auto parent = shop_.translation.parent_of(link, item.from);
      return parent && shop_.list.pending(link.parent, *parent).has_value();
    });
  }

  const Workshop& shop_;
  Outcome& outcome_;
  TiedRows rows_;
  std::vector<TiedRows::Joining> joining_;
};

}  // namespace

std::optional<TiedRows> find_tied_rows(const Workshop& shop, Outcome& outcome) {
  return TiedSearch(shop, outcome).run();
}

}  // namespace cleave::mysql
