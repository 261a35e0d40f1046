#include "mysql/merge/counted_rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "mysql/merge/item.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/obstacles.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// As whole values: rows of these tables are found by their digests alone, so none is fetched twice.
std::map<std::string, Row> rows_where(Database& database, const RowShape& shape, const std::string& selects,
                                      const std::vector<std::string>& digests) {
  std::string list;
  for (const auto& digest : digests) list += (list.empty() ? "'" : ",'") + digest + "'";
  std::map<std::string, Row> rows;
  if (digests.empty()) return rows;
  const auto arriving = database.stream(fmt::format("SELECT MD5({0}), {1} FROM {2} WHERE MD5({0}) IN ({3})",
                                                    shape.text(), selects, quoted_name(shape.table), list));
  while (arriving->next()) {
    const std::string digest(*(*arriving)[0]);
    if (rows.count(digest) != 0) continue;
    auto& row = rows[digest];
    for (std::size_t i = 1; i < arriving->columns(); ++i) {
      const auto value = (*arriving)[i];
      row.push_back(value ? Value(std::string(*value)) : std::nullopt);
    }
  }
  return rows;
}

class CountedBatch {
 public:
  CountedBatch(const Workshop& shop, std::size_t table, Outcome& outcome)
      : shop_(shop), number_(table), shape_(shop.tables.tables[table].shape), outcome_(outcome) {}

  void add(const std::vector<CountedRow>& rows) {
    std::vector<std::string> digests;
    for (const auto& row : rows) {
      if (row.more > 0) digests.push_back(row.digest);
    }
    const auto texts = rows_where(shop_.from, shape_, shape_.selects(), digests);
    const auto wholes = rows_by_digest(shop_.from, shape_, digests);
    for (const auto& row : rows) {
      if (row.more > 0 && texts.count(row.digest) != 0) add(row, texts.at(row.digest), wholes.at(row.digest));
    }
  }

  void give_up(const CountedRow& row, const char* kind) {
    Item item;
    item.change.key = key_text({row.digest});
    for (auto* side : {&shop_.from, &shop_.into()}) {
      auto found = rows_where(*side, shape_, shape_.selects(), {row.digest});
      if (item.from.empty() && !found.empty()) item.from = std::move(found.begin()->second);
    }
    outcome_.conflicts.push_back(conflict_of(item, kind));
  }

  void remove(const std::vector<CountedRow>& rows) {
    std::vector<Less> all;
    std::vector<std::string> digests;
    for (const auto& row : rows) {
      for (auto& less : less_of(row)) {
        digests.push_back(less.into);
        all.push_back(std::move(less));
      }
    }
    const auto wholes = rows_by_digest(shop_.into(), shape_, digests);
    for (const auto& less : all) {
      const auto removed =
          remove_copies(shop_.writer, shape_, less.into, static_cast<std::uint64_t>(less.count));
      const auto found = wholes.find(less.into);
      finish(less.from, less.into, -less.count,
             removed == 0 || found == wholes.end() ? Json() : row_json(shape_, found->second), removed);
    }
  }

 private:
  /// Copies to remove, by both sides' digests.
  struct Less {
    std::string from, into;
    std::int64_t count = 0;
  };

  /// Those that merges have added go first: they are there under the digest that they were given.
  static std::vector<Less> less_of(const CountedRow& row) {
    std::vector<Less> all;
    auto left = -row.more;
    for (const auto& [digest, added] : row.added) {
      const auto count = digest == row.digest ? 0 : std::min(left, added);
      if (count <= 0) continue;
      all.push_back({row.digest, digest, count});
      left -= count;
    }
    if (left > 0) all.push_back({row.digest, row.digest, left});
    return all;
  }

  void add(const CountedRow& counted, const Row& text, Row whole) {
    Item item;
    item.change.key = key_text({counted.digest});
    item.from = text;
    item.target = item.result = shop_.translation.into_terms(shop_.tables.tables[number_], text);
    if (counted.is_the_only_one) {
      // Both sides have changed the row, or it would be gone by now.
      const auto here = shop_.into().query(
          fmt::format("SELECT {} FROM {} LIMIT 1 FOR UPDATE", shape_.selects(), quoted_name(shape_.table)));
      if (!here.rows.empty() && here.rows[0] == item.target && !may_be_two_changes())
        return finish(counted.digest, hex(md5(shape_.text_of(item.target))), counted.more, nullptr, 0);
      if (!here.rows.empty()) {
        item.into = here.rows[0];
        return outcome_.conflicts.push_back(conflict_of(item, "both-updated"));
      }
    }
    const bool orphan = is_orphan(shop_, number_, item);
    const auto obstacle = find_obstacles(shop_, number_, {item}, Writing::insert)[0];
    if (orphan || obstacle.kind != Obstacle::Kind::none) {
      const bool taken = !orphan && obstacle.kind == Obstacle::Kind::unique_taken;
      outcome_.conflicts.push_back(conflict_of(item, taken ? "unique-taken" : "parent-gone"));
      return;
    }
    for (std::size_t i = 0; i < whole.size(); ++i) {
      if (item.target[i] != text[i]) whole[i] = item.target[i];
    }
    shop_.writer.insert(shape_, std::vector<Row>(static_cast<std::size_t>(counted.more), whole));
    finish(counted.digest, hex(md5(shape_.text_of(item.target))), counted.more, nullptr,
           static_cast<std::uint64_t>(counted.more));
  }

  /// Both have made the same number of it: nothing tells what each has added.
  bool may_be_two_changes() const {
    const auto& table = shop_.tables.tables[number_];
    using Kind = Policy::Kind;
    const bool is_decided = table.policy.kind == Kind::source || table.policy.kind == Kind::destination ||
                            table.policy.kind == Kind::newest;
    for (std::size_t i = 0; i < shape_.parts.size() && !is_decided; ++i)
      if (table.may_count(i)) return true;
    return false;
  }

  Conflict conflict_of(const Item& item, const char* kind) const {
    Conflict conflict;
    conflict.table = shape_.table;
    conflict.kind = kind;
    conflict.key = item.change.key;
    if (!item.into.empty()) conflict.into = row_json(shape_, item.into);
    if (item.from.empty()) return conflict;
    conflict.key_columns = row_json(shape_, item.from);
    conflict.from = row_json(shape_, item.from);
    conflict.trace = to_bytes(trace_of(shape_, item.from));
    return conflict;
  }

  void finish(const std::string& from, const std::string& into, std::int64_t more, Json before,
              std::uint64_t copies) {
    Merged merged;
    merged.kind = Merged::Kind::counted;
    merged.table = shape_.table;
    merged.from_key = from;
    merged.into_key = into;
    merged.before = std::move(before);
    merged.count = more;
    merged.copies = copies;
    outcome_.merged.push_back(std::move(merged));
  }

  const Workshop& shop_;
  const std::size_t number_;
  const RowShape& shape_;
  Outcome& outcome_;
};

}  // namespace

void merge_counted(const Workshop& shop, std::size_t table, const std::vector<CountedRow>& rows,
                   Outcome& outcome) {
  CountedBatch batch(shop, table, outcome);
  batch.remove(rows);
  batch.add(rows);
}

void give_up_counted(const Workshop& shop, std::size_t table, const CountedRow& row, const char* kind,
                     Outcome& outcome) {
  CountedBatch(shop, table, outcome).give_up(row, kind);
}

std::map<std::string, Row> rows_by_digest(Database& database, const RowShape& shape,
                                          const std::vector<std::string>& digests) {
  return rows_where(database, shape, shape.wholes(), digests);
}

std::uint64_t remove_copies(Writer& writer, const RowShape& shape, const std::string& digest,
                            std::uint64_t most) {
  return writer
      .change(fmt::format("DELETE FROM {} WHERE MD5({}) = '{}' LIMIT {}", quoted_name(shape.table),
                          shape.text(), digest, most))
      .matched;
}

}  // namespace cleave::mysql
