#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "mysql/merge/check_references.h"
#include "mysql/merge/item.h"
#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/obstacles.h"
#include "mysql/merge/updates.h"
#include "mysql/merge/whole_rows.h"

namespace cleave::mysql {
namespace {

/// A bound for what one transaction holds; nobody has that many rows tied to each other.
constexpr std::size_t most_changes = 10000;
constexpr const char* nobody = "0";

/// Rows that depend on each other in circles: rows of two tables that refer to each other, or two rows that
/// have swapped a unique value. All are taken out of the way and put back as they have to become, while the
/// server does not check references; they are checked at the end instead.
class Knot {
 public:
  Knot(const Workshop& shop, Together together, Outcome& outcome, std::vector<Culprit>& culprits)
      : shop_(shop), together_(together), outcome_(outcome), culprits_(culprits) {}

  void run() {
    do {
      written_.clear();
      removed_.clear();
      joining_.clear();
      if (!collect()) return take_joins_back();
    } while (pair_joined());
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
    for (auto& tied : written_) {
      for (auto& item : tied.items) {
        const auto kind = tied.writing == Writing::update ? Merged::Kind::updated : Merged::Kind::inserted;
        finish(shop_, tied.table, item, kind, std::move(before_[&item]), outcome_);
      }
    }
    for (auto& [table, items] : removed_) {
      for (auto& item : items)
        finish(shop_, table, item, Merged::Kind::deleted, std::move(before_[&item]), outcome_);
    }
  }

 private:
  struct Tied {
    std::size_t table;
    Writing writing;
    std::vector<Item> items;
  };
  struct Joining {
    std::size_t table;
    Item item;
    Row holder;
  };

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
        if (joined_.count({table, item.change.key}) == 0) all[table].push_back({std::move(item), {}, {}, {}});
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
        written_.push_back({table, writing, std::move(tied)});
      }
      auto removals =
          read_items(shop_, table, shop_.list.next(table, WorkList::Kind::remove, 0, most_changes), outcome_);
      place(shop_, table, removals);
      std::vector<Item> to_go;
      for (auto& item : removals) all_tied = group_removal(table, item, to_go) && all_tied;
      if (!to_go.empty()) removed_.emplace_back(table, std::move(to_go));
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
      joined_.emplace(key, std::move(joining));
    }
    return !joining_.empty();
  }

  void take_joins_back() {
    for (const auto& [key, joined] : joined_) shop_.list.part(key.first, key.second);
  }

  /// What they refer to is known by now.
  void write_joined() {
    for (auto& [key, joined] : joined_) {
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

  /// Rows that are to be inserted are no parents yet for the search of obstacles.
  bool waits_for_tied(std::size_t table, const Item& item) const {
    const auto& links = merge_table(table).links;
    return std::any_of(links.begin(), links.end(), [&](const Link& link) {
      const auto parent = shop_.translation.parent_of(link, item.from);
      return parent && shop_.list.pending(link.parent, *parent).has_value();
    });
  }

  /// Everything that unmerge needs is read before the rows are taken out.
  void remember_before() {
    for (auto& tied : written_) {
      const auto& shape = merge_table(tied.table).shape;
      for (auto& item : tied.items) {
        if (tied.writing == Writing::update)
          before_[&item] = whole_parts(shop_, shape, item, different_parts(item.into, item.result));
        whole_[&item] = whole_result(shop_, shape, item);
      }
    }
    for (auto& [table, items] : removed_) {
      const auto& shape = merge_table(table).shape;
      std::vector<std::size_t> parts(shape.parts.size());
      std::iota(parts.begin(), parts.end(), std::size_t{0});
      for (auto& item : items) before_[&item] = whole_parts(shop_, shape, item, parts);
    }
  }

  void take_out() {
    for (const auto& tied : written_) {
      if (tied.writing == Writing::update) take_out(tied.table, tied.items);
    }
    for (const auto& [table, items] : removed_) take_out(table, items);
  }

  void take_out(std::size_t table, const std::vector<Item>& items) {
    std::vector<Row> keys;
    for (const auto& item : items) keys.push_back(item.into_key);
    if (!keys.empty()) shop_.writer.remove(merge_table(table).shape, keys);
  }

  void put_new_ids() {
    for (auto& tied : written_) {
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
      for (auto& tied : written_) {
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
    for (auto& tied : written_) {
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
  void insert(const Tied& tied, std::vector<Row>& rows, const Use& use) {
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
    for (auto& tied : written_) {
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
    for (const auto& [table, items] : removed_) {
      std::vector<Row> taken;
      for (const auto& item : items) taken.push_back(item.into);
      blame(table, items, with_children(shop_.into(), shop_.tables, table, taken), "has-children");
    }
    for (const auto& tied : written_) {
      if (tied.writing != Writing::update) continue;
      std::vector<Row> taken;
      for (const auto& item : tied.items) taken.push_back(item.into);
      blame(tied.table, tied.items, with_children(shop_.into(), shop_.tables, tied.table, taken),
            "has-children");
    }
    if (!culprits_.empty()) return false;
    for (const auto& tied : written_) {
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
  Outcome& outcome_;
  std::vector<Culprit>& culprits_;
  std::vector<Tied> written_;
  std::vector<Joining> joining_;
  std::map<std::pair<std::size_t, std::string>, Joining> joined_;  ///< by table and key
  std::vector<std::pair<std::size_t, std::vector<Item>>> removed_;
  std::map<const Item*, Json> before_;
  std::map<const Item*, Row> whole_;
};

}  // namespace

void untie(const Workshop& shop, Together together, Outcome& outcome, std::vector<Culprit>& culprits) {
  culprits.clear();
  Knot(shop, together, outcome, culprits).run();
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
