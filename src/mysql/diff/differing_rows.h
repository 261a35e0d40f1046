#pragma once

#include <functional>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/diff/difference.h"

namespace cleave::mysql {

/// Describes each row that is found, with the values in which the sides differ, as a line of JSON. Rows that
/// the comparison has not kept are read again, some at a time, while those before are described; memory does
/// not grow with their number. Of tables without a key the digest and the counts are all that is said.
class DifferingRows : public Differences {
 public:
  using Write = std::function<void(std::string_view line)>;

  /// Requires: the databases, in the snapshots that are compared, outlive it. `write` is called by one thread
  /// at a time, not always the same.
  DifferingRows(Database& source, Database& destination, Write write)
      : source_(source), destination_(destination), write_(std::move(write)) {}

  /// False when thousands of them may not fit into memory.
  bool wants_rows(const RowShape& shape) const override;
  void begin(const RowShape& shape) override;
  void found(const RowShape& shape, RowDifference difference) override;
  void cannot_compare(const std::string&, const Error&) override {}
  /// Nothing more will be found. Throws what `write` and reading threw.
  void finish();

 private:
  void describe_waiting();
  void read_waiting();

  Database& source_;
  Database& destination_;
  const Write write_;
  std::optional<RowShape> shape_;
  std::vector<RowDifference> waiting_;
  std::future<void> describing_;
};

}  // namespace cleave::mysql
