#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "mysql/database.h"
#include "mysql/merge/merge_memory.h"
#include "mysql/merge/merge_options.h"

namespace cleave::mysql {

class Baseline;

/// What the merge did, by table.
struct MergeCounts {
  std::uint64_t inserted = 0, updated = 0, deleted = 0, renumbered = 0, joined = 0, conflicts = 0,
                unchanged = 0;
};

struct MergeResult {
  struct NewKey {
    std::string table;
    Json from, into;  ///< keys by the names of their columns
    bool joined = false;
  };
  Direction direction = Direction::into_destination;
  std::map<std::string, MergeCounts> tables;
  std::vector<NewKey> new_keys;
  std::vector<Conflict> conflicts;
  std::vector<std::string> warnings;  ///< what nobody has said a word about, as sentences
};

/// {"into", "tables", "renumbered", "conflicts"}: docs/mysql-reference.md.
Json to_json(const MergeResult& result);

/// Makes a new session with a database.
using Connect = std::function<std::unique_ptr<Database>()>;

/// Brings what has changed in one database since the baseline into the other one, which may be written to
/// meanwhile: docs/mysql-reference.md says by which rules. Ended anywhere, and run again, it goes on; run
/// twice, it does nothing. Throws Error(input, "triggers", "unanswered-references", "different-tables", …)
/// before anything is changed, and what the servers throw; what was committed by then stays, and is
/// remembered. `progress` is told how many changes are left.
MergeResult merge(const Connect& source, const Connect& destination, const Baseline& baseline,
                  Direction direction, const MergeOptions& options,
                  const std::function<void(std::size_t left)>& progress);

}  // namespace cleave::mysql
