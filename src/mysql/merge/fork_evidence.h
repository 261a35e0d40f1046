#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mysql/diff/difference.h"
#include "mysql/merge/merge_options.h"
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
  /// Throws Error(input, "other-baseline") when the rows speak against it. `side` is either side.
  void refuse_other_baseline(Database& side) const;

 private:
  struct Seen {
    std::uint64_t lost = 0;        ///< rows of the baseline that neither side has as it has them
    std::uint64_t common = 0;      ///< rows that both sides have alike, but the baseline does not
    std::uint64_t alike_ids = 0;   ///< of these, new ones under an id that the server gave
    std::uint64_t unlike_ids = 0;  ///< new rows that have one such id and are different
    std::string never_had;         ///< how one side cannot have had a row of the baseline; "" without
    RowShape shape;
    std::vector<std::pair<Row, RowTrace>> changed_alike;  ///< some keys of `common`, and the rows before
  };
  /// Equal changes of a few columns, of a job that both sides run, leave the others as they were.
  static bool is_same_rows_changed(Database& side, const Seen& seen);

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
