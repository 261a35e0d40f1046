#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mysql/diff/difference.h"
#include "mysql/merge/merge_options.h"
#include "mysql/merge/merge_tables.h"
#include "mysql/merge/work_list.h"
#include "mysql/schema.h"

namespace cleave::mysql {

class Baseline;

/// Whether a baseline can be the state that both sides started from. One of another database, or of another
/// moment, makes a merge bring back what was deleted, delete what the other side never had, and write over
/// strangers' rows; nothing in it names the fork, but the rows speak.
class ForkEvidence {
 public:
  ForkEvidence(const Schema& source, const Schema& destination, const Baseline& baseline);

  /// Takes a difference that no merge has made.
  void look_at(const RowShape& shape, const RowDifference& difference);
  /// Throws Error(input, "other-baseline") when the rows speak against it. `from` is the side merged from;
  /// `list` knows what earlier merges have done, also one that was killed.
  void refuse_other_baseline(Database& from, const MergeTables& tables, const WorkList& list) const;

 private:
  struct Seen {
    std::uint64_t lost = 0;       ///< rows of the baseline that neither side has as it has them
    std::uint64_t common = 0;     ///< rows that both sides have alike, but the baseline does not
    std::uint64_t alike = 0;      ///< of these, new ones under an id that the server gave
    std::vector<Row> alike_keys;  ///< some of them
    std::uint64_t greatest_alike = 0;
    std::set<std::uint64_t> unlike;  ///< ids that new rows have which are different
    std::string never_had;           ///< how one side cannot have had a row of the baseline; "" without
    RowShape shape;
    std::vector<std::pair<Row, RowTrace>> changed_alike;  ///< some keys of `common`, and the rows before
  };
  /// Equal changes of a few columns, of a job that both sides run, leave the others as they were. True also
  /// where nothing can be said.
  static bool is_same_rows_changed(Database& side, const Seen& seen);
  /// Rows were there before the sides parted: the first new ones are the same on both, and not because they
  /// belong to rows that met under one id.
  bool has_older_rows(Database& from, const Seen& seen, const MergeTables& tables,
                      const WorkList& list) const;

  const Schema& source_;
  const Schema& destination_;
  const Baseline& baseline_;
  std::map<std::string, Seen> seen_;
};

/// A row of a table that the baseline lacks could be new on one side, or deleted on the other.
/// Throws Error(input, "table-not-in-baseline") for a table with rows that no option calls new.
void refuse_tables_without_base(Database& source, Database& destination, const Schema& schema,
                                const Baseline& baseline, const MergeOptions& options);

}  // namespace cleave::mysql
