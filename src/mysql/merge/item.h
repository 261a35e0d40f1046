#pragma once

#include <vector>

#include "mysql/merge/workshop.h"

namespace cleave::mysql {

/// The rows that the changes are about, as they are on the side merged from; changes that are nothing new
/// leave the list.
std::vector<Item> read_items(const Workshop& shop, std::size_t table,
                             const std::vector<WorkList::Change>& changes, Outcome& outcome);

/// Where each row belongs on the other side, and what is there, locked.
void place(const Workshop& shop, std::size_t table, std::vector<Item>& items);

/// Whether `item.result` would refer to a row that could not be inserted.
bool is_orphan(const Workshop& shop, std::size_t table, const Item& item);

/// Whether `link` leads from the row to itself, on the side merged from.
bool refers_to_itself(const Link& link, const Item& item);

/// What has to be done about a row that the side merged from has; sets `item.result`.
struct Decision {
  enum class Kind { same, insert, insert_with_new_id, update, drop, conflict };
  Kind kind = Kind::same;
  const char* conflict = "";
  std::vector<std::size_t> parts = {};  ///< in conflict
};
Decision decide(const Workshop& shop, std::size_t table, Item& item);
/// Both versions of the row combined by the table's policy.
Combined combined_row(const Workshop& shop, std::size_t table, const Item& item);
/// The same of two rows that were inserted apart and are one: a column that one side has at its default is
/// the other's to say.
Combined joined_row(const Workshop& shop, std::size_t table, const Item& item);
/// About a row that the side merged from has deleted: `update` stands for removing it, `same` for a row that
/// is gone on both sides.
Decision decide_removal(const Workshop& shop, std::size_t table, const Item& item);

/// The row has been written or removed as `kind` says: the list and the merge's memory learn of it.
void finish(const Workshop& shop, std::size_t table, const Item& item, Merged::Kind kind, Json before,
            Outcome& outcome);
/// Nothing is to be done, and nothing remembered: as long as the policy stands, it decides alike.
void drop(const Workshop& shop, const Item& item, Outcome& outcome);
/// A conflict that holds nothing back.
void report(const Workshop& shop, std::size_t table, const Item& item, const char* kind,
            const std::vector<std::size_t>& parts, Outcome& outcome);
/// The row stays as it is on the other side; what refers to a row that should have been inserted is held
/// back.
void give_up(const Workshop& shop, std::size_t table, const Item& item, const char* kind,
             const std::vector<std::size_t>& parts, Outcome& outcome);

}  // namespace cleave::mysql
