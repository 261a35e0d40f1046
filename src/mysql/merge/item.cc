#include "mysql/merge/item.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/column_text.h"
#include "mysql/merge/join.h"
#include "mysql/merge/key_text.h"

namespace cleave::mysql {
namespace {

void set_key(const RowShape& shape, const Row& key, Row& row) {
  for (std::size_t i = 0; i < key.size(); ++i) row[shape.key[i]] = key[i];
}

/// The row of the side merged from in the terms of the other one, with the key that it has there.
Row translated(const Workshop& shop, std::size_t table, const Item& item,
               const std::optional<std::string>& other_key) {
  auto row = shop.translation.into_terms(shop.tables.tables[table], item.from);
  if (other_key) set_key(shop.tables.tables[table].shape, key_from(*other_key), row);
  return row;
}

/// The row of the other side in the terms of the base, with the key that the base knows.
Row in_base_terms(const Workshop& shop, std::size_t table, const Item& item) {
  if (item.change.base_terms == Terms::into) return item.into;
  auto row = shop.translation.from_terms(shop.tables.tables[table], item.into);
  // A key that only one side has spelled anew is a change of that side.
  if (shop.list.into_key(table, item.change.key)) set_key(shop.tables.tables[table].shape, item.key, row);
  return row;
}

/// The server has looked for a key, so what it has found has that key, in whatever bytes.
Row only_one(std::vector<Row>& found) {
  return found.empty() ? Row() : std::move(found[0]);
}

/// The server computes: decimals have more digits than any type here.
Value added(Database& database, const Column& column, const Value& a, const Value& b, const Value& c) {
  const bool inexact = column.data_type == "float" || column.data_type == "double";
  const auto number = [&](const Value& value) {
    return inexact ? *value : fmt::format("CAST('{}' AS DECIMAL(65,30))", *value);
  };
  const auto sum = fmt::format("{} + {} - {}", number(a), number(b), number(c));
  const auto point = b->find('.');
  const auto digits = point == std::string::npos ? 0 : b->size() - point - 1;
  return database.value(inexact ? "SELECT " + sum
                                : fmt::format("SELECT CAST({} AS DECIMAL(65,{}))", sum, digits));
}

std::string digest_text(const RowShape& shape, const Row& row) {
  return row.empty() ? "-" : hex(md5(shape.text_of(row)));
}

/// The row in the very versions that a person decides about.
std::string question_id(const Workshop& shop, std::size_t table, const Item& item) {
  const auto& shape = shop.tables.tables[table].shape;
  return fmt::format("{}\n{}\n{}\n{}", shape.table, item.change.key, digest_text(shape, item.from),
                     digest_text(shape, item.into));
}

/// The columns of one reference, its type among them, only mean something together: half of what each side
/// says would name a row that neither side has meant.
void change_references_together(const MergeTable& table, std::vector<char>& changed) {
  const auto alone = changed;
  for (const auto& link : table.links) {
    auto parts = link.child_parts;
    if (link.type_part) parts.push_back(*link.type_part);
    if (std::none_of(parts.begin(), parts.end(), [&](std::size_t part) { return alone[part] != 0; }))
      continue;
    for (const auto part : parts) changed[part] = 1;
  }
}

/// Whether the two are one number: the bytes that the server sends of a BIT, and b'101'.
bool is_same_bits(std::string_view bytes, std::string_view words) {
  std::string written, sent;
  for (const char digit : words.substr(2, words.size() - 3)) written += digit;
  for (const char byte : bytes)
    for (int bit = 7; bit >= 0; --bit)
      sent += ((static_cast<unsigned char>(byte) >> bit) & 1) != 0 ? '1' : '0';
  const auto number = [](const std::string& digits) {
    return digits.substr(std::min(digits.find('1'), digits.size()));
  };
  return number(written) == number(sent);
}

/// Has the server filled it in, or could it have? A time that it sets says nothing of what the row is; what
/// any other expression gives is not known.
bool is_default(const RowShape::Part& part, const Value& value) {
  const auto& column = part.column;
  if (!column.default_value) return !value && column.nullable;
  if (!value) return false;
  const std::string& words = *column.default_value;
  if (words.starts_with('\'')) return in_quotes(*value) == words;
  if (words.starts_with("b'")) return is_same_bits(*value, words);
  if (words.starts_with("current_timestamp")) return part.form == RowShape::Form::fixed && !part.is_number;
  const bool is_number = words.find_first_not_of("0123456789.", words.starts_with('-') ? 1 : 0) == words.npos;
  return part.is_number && is_number && std::stod(*value) == std::stod(words);
}

std::vector<char> marks_of_said(const MergeTable& table, const Row& row) {
  std::vector<char> said(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) said[i] = !is_default(table.shape.parts[i], row[i]);
  change_references_together(table, said);
  return said;
}

/// A table's policy, or what somebody has answered about this row.
Policy policy_for(const Workshop& shop, std::size_t table, const Item& item) {
  const auto& policy = shop.tables.tables[table].policy;
  if (policy.kind != Policy::Kind::ask) return policy;
  const auto answer = shop.answers.find(question_id(shop, table, item));
  if (answer == shop.answers.end()) return policy;
  using Answer = MergeOptions::Answer;
  if (answer->second == Answer::source) return {Policy::Kind::source, {}};
  if (answer->second == Answer::destination) return {Policy::Kind::destination, {}};
  return {Policy::Kind::keep, {}};
}

Combined by_policy(const Workshop& shop, std::size_t table, const Item& item, const Versions& versions) {
  return combine(shop.tables.tables[table].shape, versions, policy_for(shop, table, item), shop.source(),
                 [&](const Column& column, const Value& a, const Value& b, const Value& c) {
                   return added(shop.into(), column, a, b, c);
                 });
}

/// The others are what a policy cannot decide.
bool is_for_people(std::string_view kind) {
  return kind == "both-updated" || kind == "both-inserted" || kind == "updated-deleted" ||
         kind == "deleted-updated" || kind == joined_differs;
}

Conflict conflict(const Workshop& shop, std::size_t table, const Item& item, std::string kind,
                  const std::vector<std::size_t>& parts) {
  const auto& shape = shop.tables.tables[table].shape;
  Conflict conflict;
  conflict.table = shape.table;
  conflict.kind = std::move(kind);
  conflict.key = item.change.key;
  conflict.key_columns = key_json(shape, item.key);
  for (const auto part : parts) conflict.columns.push_back(shape.parts[part].column.name);
  if (item.change.base) {
    const auto base = trace_from(shape, *item.change.base);
    conflict.base = Json::object();
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      if (shape.parts[i].is_number)
        conflict.base[shape.parts[i].column.name] = value_json(number_of(base, i));
    }
  }
  if (!item.from.empty()) {
    conflict.from = row_json(shape, item.from);
    conflict.trace = to_bytes(trace_of(shape, item.from));
  }
  if (!item.into.empty()) conflict.into = row_json(shape, item.into);
  return conflict;
}

/// The key of the row that `row` of the side merged from refers to there, as that row spells it.
std::optional<std::string> parent_key(const Workshop& shop, const Link& link, const Row& row) {
  if (link.to_key) return shop.translation.parent_of(link, row);
  const auto& parent = shop.tables.tables[link.parent].shape;
  const auto values = link.referred(row);
  if (!values || !parent.has_key()) return std::nullopt;
  const auto found = look_up(shop.from, parent, link.parent_parts, {*values}, Lock::none)[0];
  return found.empty() ? std::nullopt : std::optional(key_text(parent.key_of(found[0])));
}

/// Without regard to what the row refers to; sets `item.result`.
Decision decide_alone(const Workshop& shop, std::size_t table, Item& item) {
  using Kind = Decision::Kind;
  const auto& merge_table = shop.tables.tables[table];
  item.result = item.target;
  // An id that is another row's, though it may be free by now or the row look the same: that row's other half
  // would be taken for this one's.
  if (!item.change.base && merge_table.id_part && shop.list.from_key(table, key_text(item.into_key)))
    return {Kind::insert_with_new_id};
  if (!item.into.empty() && shop.list.is_disputed(table, item.change.key)) {
    auto combined = joined_row(shop, table, item);
    if (!combined.conflicts.empty()) return {Kind::conflict, joined_differs, std::move(combined.conflicts)};
    item.result = std::move(combined.row);
    return {item.result == item.into ? Kind::same : Kind::update};
  }
  if (item.into.empty()) {  // The other side never had the row, or it has deleted it.
    const auto verdict = shop.verdict(policy_for(shop, table, item));
    if (!item.change.base || verdict == Workshop::Verdict::from) return {Kind::insert};
    if (verdict == Workshop::Verdict::into) return {Kind::drop};
    return {Kind::conflict, "updated-deleted"};
  }
  if (!item.change.base && merge_table.id_part) {
    const bool is_one = item.target == item.into && merge_table.is_one_row(item.target);
    return {is_one ? Kind::same : Kind::insert_with_new_id};
  }
  auto combined = combined_row(shop, table, item);
  if (!combined.conflicts.empty())
    return {Kind::conflict, item.change.base ? "both-updated" : "both-inserted",
            std::move(combined.conflicts)};
  item.result = std::move(combined.row);
  return {item.result == item.into ? Kind::same : Kind::update};
}

/// One word is one thing on both sides, and so is what the rows that it refers to tell; but one number may
/// have been given to two.
bool is_chosen_number(const MergeTable& table) {
  const auto is_reference = [&](std::size_t part) {
    return std::any_of(table.links.begin(), table.links.end(), [&](const Link& link) {
      return std::count(link.child_parts.begin(), link.child_parts.end(), part) != 0;
    });
  };
  const auto& key = table.shape.key;
  return std::all_of(key.begin(), key.end(),
                     [&](std::size_t part) { return table.shape.parts[part].column.is_integer(); }) &&
         !std::all_of(key.begin(), key.end(), is_reference);
}

}  // namespace

std::vector<Item> read_items(const Workshop& shop, std::size_t table,
                             const std::vector<WorkList::Change>& changes, Outcome& outcome) {
  const auto& shape = shop.tables.tables[table].shape;
  std::vector<Row> keys;
  for (const auto& change : changes) keys.push_back(key_from(change.key));
  auto found = look_up(shop.from, shape, shape.key, keys, Lock::none);
  std::vector<Item> items;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Item item{changes[i], keys[i], {}, {}, {}, {}, {}};
    item.from = only_one(found[i]);
    const auto& base = changes[i].base;
    bool as_before = item.from.empty() && !base;
    if (!item.from.empty() && base) {
      const bool into_terms = changes[i].base_terms == Terms::into;
      const auto now =
          into_terms ? translated(shop, table, item, shop.list.into_key(table, changes[i].key)) : item.from;
      as_before = trace_of(shape, now) == trace_from(shape, *base);
    }
    if (as_before && !shop.list.is_disputed(table, changes[i].key)) {
      shop.list.done(changes[i].id);
      ++outcome.unchanged;
    } else {
      items.push_back(std::move(item));
    }
  }
  return items;
}

void place(const Workshop& shop, std::size_t table, std::vector<Item>& items) {
  const auto& shape = shop.tables.tables[table].shape;
  std::vector<Row> keys;
  for (auto& item : items) {
    const auto other = shop.list.into_key(table, item.change.key);
    if (!item.from.empty()) item.target = translated(shop, table, item, other);
    item.into_key = other ? key_from(*other) : item.key;
    // The key of a row that got a new id may be a part of its own.
    if (!other && !item.from.empty() && shape.key_of(item.target) != shape.key_of(item.from))
      item.into_key = shape.key_of(item.target);
    keys.push_back(item.into_key);
  }
  auto found = look_up(shop.into(), shape, shape.key, keys, Lock::exclusive);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].into = only_one(found[i]);
}

bool is_orphan(const Workshop& shop, std::size_t table, const Item& item) {
  if (!shop.list.has_held_back()) return false;
  const auto& links = shop.tables.tables[table].links;
  return std::any_of(links.begin(), links.end(), [&](const Link& link) {
    const auto values = link.referred(item.from);
    if (!values || link.referred(item.result) != values) return false;
    const auto key = parent_key(shop, link, item.from);
    return key && shop.list.is_held_back(link.parent, *key);
  });
}

bool refers_to_itself(const Link& link, const Item& item) {
  return link.child == link.parent && link.to_key && link.referred(item.from) == item.key;
}

Decision decide(const Workshop& shop, std::size_t table, Item& item) {
  using Kind = Decision::Kind;
  const auto decision = decide_alone(shop, table, item);
  const bool stays_away = decision.kind == Kind::drop || decision.kind == Kind::conflict;
  if (!stays_away && is_orphan(shop, table, item)) return {Kind::conflict, "parent-gone"};
  return decision;
}

Decision decide_removal(const Workshop& shop, std::size_t table, const Item& item) {
  using Kind = Decision::Kind;
  const auto& merge_table = shop.tables.tables[table];
  if (!item.change.base) return {Kind::drop};
  if (item.into.empty()) return {Kind::same};  // Remembered: a row that gets the key later is another one.
  const auto base = trace_from(merge_table.shape, *item.change.base);
  if (trace_of(merge_table.shape, in_base_terms(shop, table, item)) == base) return {Kind::update};
  const auto verdict = shop.verdict(policy_for(shop, table, item));
  if (verdict == Workshop::Verdict::from) return {Kind::update};
  if (verdict == Workshop::Verdict::into) return {Kind::drop};
  return {Kind::conflict, "deleted-updated"};
}

Combined joined_row(const Workshop& shop, std::size_t table, const Item& item) {
  const auto& merge_table = shop.tables.tables[table];
  const auto from = marks_of_said(merge_table, item.from), into = marks_of_said(merge_table, item.into);
  return by_policy(shop, table, item, {item.target, item.into, from, into, {}, nullptr});
}

Combined combined_row(const Workshop& shop, std::size_t table, const Item& item) {
  const auto& merge_table = shop.tables.tables[table];
  const auto& shape = merge_table.shape;
  Versions versions{item.target, item.into, {}, {}, {}, nullptr};
  versions.from_changed.assign(shape.parts.size(), 1);
  versions.into_changed.assign(shape.parts.size(), 1);
  for (std::size_t i = 0; i < shape.parts.size(); ++i) versions.may_count.push_back(merge_table.may_count(i));
  std::optional<RowTrace> base;
  if (item.change.base) {
    base = trace_from(shape, *item.change.base);
    versions.base = &*base;
    const auto& from = item.change.base_terms == Terms::from ? item.from : item.target;
    const auto into = in_base_terms(shop, table, item);
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
      versions.from_changed[i] = !has_value(shape, *base, i, from[i]);
      versions.into_changed[i] = !has_value(shape, *base, i, into[i]);
    }
    change_references_together(merge_table, versions.from_changed);
    change_references_together(merge_table, versions.into_changed);
  }
  return by_policy(shop, table, item, versions);
}

void finish(const Workshop& shop, std::size_t table, const Item& item, Merged::Kind kind, Json before,
            Outcome& outcome) {
  const auto& shape = shop.tables.tables[table].shape;
  Merged merged;
  merged.kind = kind;
  merged.table = shape.table;
  merged.from_key = item.change.key;
  merged.into_key = key_text(item.into_key);
  merged.before = std::move(before);
  if (!item.from.empty()) {
    const auto digest = trace_of(shape, item.result).digest;
    merged.trace = to_bytes(trace_of(shape, item.from));
    merged.after.emplace(digest.begin(), digest.end());
  }
  shop.list.done(item.change.id);
  if (merged.from_key != merged.into_key)
    shop.list.pair(table, merged.from_key, merged.into_key, merged.trace, Terms::from);
  outcome.merged.push_back(std::move(merged));
}

void drop(const Workshop& shop, const Item& item, Outcome& outcome) {
  shop.list.done(item.change.id);
  ++outcome.unchanged;
}

void report(const Workshop& shop, std::size_t table, const Item& item, const char* kind,
            const std::vector<std::size_t>& parts, Outcome& outcome) {
  auto told = conflict(shop, table, item, kind, parts);
  if (shop.options.ask && policy_for(shop, table, item).kind == Policy::Kind::ask && is_for_people(kind))
    outcome.questions.push_back({question_id(shop, table, item), with_rows(told, shop.direction)});
  outcome.conflicts.push_back(std::move(told));
}

void give_up(const Workshop& shop, std::size_t table, const Item& item, const char* kind,
             const std::vector<std::size_t>& parts, Outcome& outcome) {
  const auto& merge_table = shop.tables.tables[table];
  const bool same_row = !is_chosen_number(merge_table) && std::string_view(kind) == "both-inserted";
  if (!item.change.base && !same_row) shop.list.hold_back(table, item.change.key);
  shop.list.done(item.change.id);
  report(shop, table, item, kind, parts, outcome);
}

}  // namespace cleave::mysql
