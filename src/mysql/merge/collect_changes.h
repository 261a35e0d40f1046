#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "mysql/merge/counted_rows.h"
#include "mysql/merge/merge_memory.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"

namespace cleave::mysql {

class Baseline;
class ForkEvidence;

/// What the merge has to look at.
struct Changes {
  std::map<std::size_t, std::vector<CountedRow>> counted;  ///< by table
  std::set<std::size_t> colliding;  ///< tables in which both sides have inserted rows under one id
  /// Tables of which such rows are one if what they refer to is, too.
  std::set<std::size_t> alike;
  std::set<std::size_t> changed_by_both;  ///< tables, by whatever rows, since they were merged last
};

/// Compares both databases with the baseline. Changes of the side merged from go to `list`, which knows
/// already what earlier merges did; what no merge has made goes to `evidence`, too. Requires: both are in a
/// snapshot.
Changes collect_changes(Database& from, Database& into, Direction direction, const Baseline& baseline,
                        const MergeTables& tables, WorkList& list, ForkEvidence& evidence);

}  // namespace cleave::mysql
