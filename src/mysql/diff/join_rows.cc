#include "mysql/diff/join_rows.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "mysql/literal.h"
#include "mysql/quoted.h"
#include "mysql/row_bytes.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t most_questions = 100;

std::string has_key(const RowShape& shape, const Row& key) {
  std::string condition;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto& column = shape.parts[shape.key[i]].column;
    condition +=
        fmt::format("{}{} = {}", i == 0 ? "" : " AND ", quoted_name(column.name), literal(column, key[i]));
  }
  return condition;
}

Fate fate_of(const RowDigest* base, const RowDigest* now) {
  if (base == nullptr) return now == nullptr ? Fate::absent : Fate::inserted;
  if (now == nullptr) return Fate::deleted;
  return *base == *now ? Fate::unchanged : Fate::updated;
}

/// The same row in three places; a null pointer where it is not.
struct Together {
  std::string_view key;
  std::vector<std::string_view> other_keys;  ///< that are the same to the server
  const BaseRow* base = nullptr;
  const RowDigest* source = nullptr;
  const RowDigest* destination = nullptr;

  /// In as many places as `other`: there is nothing that could be its other half.
  bool is_everywhere(bool has_base) const {
    return source != nullptr && destination != nullptr && (base != nullptr || !has_base);
  }
};

using Half = const RowDigest* Together::*;

class Join {
 public:
  Join(const Comparison& comparison, const RowsToJoin& rows)
      : comparison_(comparison), shape_(comparison.shape), rows_(rows) {
    const auto guess = std::max(rows.base.size(), rows.source ? rows.source->size() : 0);
    found_.reserve(guess);
    all_.reserve(guess);
    add_base();
    add(rows.source, &Together::source);
    add(rows.destination, &Together::destination);
  }

  void say() {
    if (can_be_alike(shape_)) {
      unite(comparison_.destination, &Together::destination);
      if (rows_.has_base) unite(comparison_.source, &Together::source);
    }
    for (const auto& one : all_) rows_.has_base ? say_of_three(one) : say_of_two(one);
  }

 private:
  Together& at(std::string_view key) {
    const auto [place, is_new] = found_.try_emplace(key, all_.size());
    if (is_new) all_.emplace_back().key = key;
    return all_[place->second];
  }

  void add_base() {
    base_keys_.reserve(rows_.base.size());  // views into it are kept
    for (const auto& row : rows_.base) {
      auto& one = at(base_keys_.emplace_back(row_bytes(row.key)));
      one.base = &row;
      if (!rows_.source) one.source = &row.trace.digest;
      if (!rows_.destination) one.destination = &row.trace.digest;
    }
  }

  void add(const std::optional<std::vector<KeyedRow>>& rows, Half half) {
    if (!rows) return;
    for (const auto& row : *rows) at(row.key).*half = &row.digest;
  }

  /// Rows that a side seems not to have, but has under a key that is the same to it.
  void unite(const ComparedSide& side, Half half) {
    std::vector<std::size_t> missing;
    bool can_be = false;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].*half == nullptr)
        missing.push_back(i);
      else
        can_be = can_be || !all_[i].is_everywhere(rows_.has_base);
    }
    if (!can_be) return;
    for (std::size_t begin = 0; begin < missing.size(); begin += most_questions)
      unite(side, half, missing, begin, std::min(missing.size(), begin + most_questions));
  }

  void unite(const ComparedSide& side, Half half, const std::vector<std::size_t>& missing, std::size_t begin,
             std::size_t end) {
    std::string sql;
    for (auto i = begin; i < end; ++i)
      sql += fmt::format("{}(SELECT {}, {} FROM {} WHERE {})", i == begin ? "" : " UNION ALL ", missing[i],
                         shape_.key_selects(), side.table, has_key(shape_, row_from(all_[missing[i]].key)));
    for (const auto& row : side.database.query(sql).rows) {
      const auto found = found_.find(row_bytes(Row(row.begin() + 1, row.end())));
      if (found == found_.end()) continue;
      auto& one = all_.at(std::stoull(row[0].value_or("")));
      auto& other = all_[found->second];
      if (&one == &other || other.*half == nullptr) continue;
      take(one, other);
    }
  }

  /// The key is that of the base, else of the source.
  static void take(Together& one, Together& other) {
    auto other_key = other.key;
    if (one.base == nullptr && (other.base != nullptr || (one.source == nullptr && other.source != nullptr)))
      std::swap(one.key, other_key);
    one.other_keys.push_back(other_key);
    one.other_keys.insert(one.other_keys.end(), other.other_keys.begin(), other.other_keys.end());
    if (one.base == nullptr) one.base = other.base;
    if (one.source == nullptr) one.source = other.source;
    if (one.destination == nullptr) one.destination = other.destination;
    other.base = nullptr;
    other.source = other.destination = nullptr;
  }

  void say_of_two(const Together& one) {
    const bool both = one.source != nullptr && one.destination != nullptr;
    if (both ? *one.source == *one.destination : one.source == one.destination) return;
    RowDifference difference;
    difference.key = row_from(one.key);
    difference.source = one.source != nullptr ? Fate::unknown : Fate::absent;
    difference.destination = one.destination != nullptr ? Fate::unknown : Fate::absent;
    comparison_.differences.found(shape_, std::move(difference));
  }

  void say_of_three(const Together& one) {
    const auto* base = one.base != nullptr ? &one.base->trace.digest : nullptr;
    RowDifference difference;
    difference.source = fate_of(base, one.source);
    difference.destination = fate_of(base, one.destination);
    if (!is_change(difference.source) && !is_change(difference.destination)) return;
    const bool both = one.source != nullptr && one.destination != nullptr;
    difference.sides_are_equal = both ? *one.source == *one.destination : one.source == one.destination;
    difference.key = row_from(one.key);
    for (const auto& other : one.other_keys) difference.other_spellings.push_back(row_from(other));
    if (one.base != nullptr) difference.base = one.base->trace;
    comparison_.differences.found(shape_, std::move(difference));
  }

  const Comparison& comparison_;
  const RowShape& shape_;
  const RowsToJoin& rows_;
  std::vector<std::string> base_keys_;
  std::unordered_map<std::string_view, std::size_t> found_;
  std::vector<Together> all_;
};

}  // namespace

bool can_be_alike(const RowShape& shape) {
  return std::any_of(shape.key.begin(), shape.key.end(), [&](std::size_t part) {
    const auto& column = shape.parts[part].column;
    return column.is_text() || column.data_type == "float" || column.data_type == "double";
  });
}

void join_rows(const Comparison& comparison, const RowsToJoin& rows) {
  Join(comparison, rows).say();
}

void join_two(const Comparison& comparison, std::vector<KeyedRow> source, std::vector<KeyedRow> destination) {
  comparison.totals.rows_fetched += source.size() + destination.size();
  RowsToJoin rows;
  rows.source = std::move(source);
  rows.destination = std::move(destination);
  join_rows(comparison, rows);
}

}  // namespace cleave::mysql
