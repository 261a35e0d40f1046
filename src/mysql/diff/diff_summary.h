#pragma once

#include <vector>

#include "base/json.h"
#include "mysql/diff/diff.h"

namespace cleave::mysql {

/// What was found in a table. Of tables without a key copies of rows are counted.
struct TableDiff {
  std::string name;
  bool has_key = true;
  std::uint64_t only_source = 0, only_destination = 0, different = 0;  ///< without a baseline

  struct Changes {
    std::uint64_t inserted = 0, updated = 0, deleted = 0;
  };
  Changes source, destination;    ///< since the baseline, all of them
  std::uint64_t same = 0;         ///< changes that both sides have made alike
  std::uint64_t conflicting = 0;  ///< rows that both sides have changed, not alike

  std::uint64_t differing = 0;  ///< rows that are not the same on both sides
  std::string why_not;          ///< why it was not compared, or ""
  std::string code;             ///< of the same
  bool is_equal() const { return differing == 0 && why_not.empty(); }
};

/// Counts what a comparison finds, and passes it on.
class DiffSummary : public Differences {
 public:
  /// `next` may be null.
  DiffSummary(const DiffOptions& options, Differences* next) : options_(options), next_(next) {}

  bool wants_rows(const RowShape& shape) const override {
    return next_ != nullptr && next_->wants_rows(shape);
  }
  void begin(const RowShape& shape) override;
  void found(const RowShape& shape, RowDifference difference) override;
  void cannot_compare(const std::string& table, const Error& reason) override;

  const std::vector<TableDiff>& tables() const { return tables_; }
  bool has_baseline() const { return options_.baseline != nullptr; }
  bool is_equal() const;

 private:
  const DiffOptions& options_;
  Differences* next_;
  std::vector<TableDiff> tables_;
};

Json to_json(const DiffSummary& summary, const DiffTotals& totals);

}  // namespace cleave::mysql
