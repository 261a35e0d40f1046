#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "mysql/database.h"

namespace cleave::mysql {

/// What unmerge took back, by table, and what it had to leave.
struct UnmergeResult {
  struct Counts {
    std::uint64_t removed = 0, restored = 0, put_back = 0;  ///< of what was inserted, updated, deleted
  };
  struct Left {
    std::string table;
    Json key;
    std::string
        why;  ///< "changed": since the merge; "has-children", "parent-gone", "unique-taken", "refused"
  };
  std::map<std::string, Counts> tables;
  std::vector<Left> left;
};

/// {"tables", "left"}: docs/mysql-reference.md.
Json to_json(const UnmergeResult& result);

/// Takes back everything that merges have done to a database, the last first, in small transactions; a row
/// that was changed since is left as it is, and what depends on it. Ended anywhere and run again, it goes on.
/// When nothing is left the merge's tables are gone too. Throws as `merge` does. `progress` is told how many
/// rows are left. With `after` (a last_deed) only what was done after that is taken back.
UnmergeResult unmerge(Database& database, const std::function<void(std::uint64_t left)>& progress,
                      std::uint64_t after = 0);

/// The number of the last thing that merges have done to a database; 0 when there is none.
std::uint64_t last_deed(Database& database);

}  // namespace cleave::mysql
