#include "mysql/merge/key_spellings.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "mysql/diff/join_rows.h"
#include "mysql/merge/key_text.h"
#include "mysql/merge/lookup.h"
#include "mysql/merge/writer.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t keys_at_once = 200;

/// Most keys are spelled as before, and one question finds that out for many of them.
void find_spellings_of(Database& side, const RowShape& shape, std::size_t table,
                       const std::set<std::string>& known, WorkList& list) {
  std::vector<Row> keys;
  for (const auto& text : known) keys.push_back(key_from(text));
  std::set<std::string> now;
  for (const auto& row : side.query(fmt::format("SELECT {} FROM {} WHERE {}", shape.key_selects(),
                                                quoted_name(shape.table), key_condition(shape, keys)))
                             .rows)
    now.insert(key_text(row));
  if (std::includes(known.begin(), known.end(), now.begin(), now.end())) return;
  std::erase_if(keys, [&](const Row& key) { return now.count(key_text(key)) != 0; });
  const auto found = look_up(side, shape, shape.key, keys, Lock::none);
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!found[i].empty()) list.spell(table, key_text(shape.key_of(found[i][0])), key_text(keys[i]));
}

}  // namespace

void find_spellings(Database& from, Database& into, const MergeTables& tables, WorkList& list) {
  for (std::size_t table = 0; table < tables.tables.size(); ++table) {
    const auto& shape = tables.tables[table].shape;
    if (!can_be_alike(shape)) continue;
    for (auto pairs = list.pairs(table, "", keys_at_once); !pairs.empty();
         pairs = list.pairs(table, pairs.back().from_key, keys_at_once)) {
      std::set<std::string> from_keys, into_keys;
      for (const auto& pair : pairs) {
        from_keys.insert(pair.from_key);
        into_keys.insert(pair.into_key);
      }
      find_spellings_of(from, shape, table, from_keys, list);
      find_spellings_of(into, shape, table, into_keys, list);
    }
  }
}

}  // namespace cleave::mysql
