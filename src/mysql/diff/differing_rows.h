#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/json.h"
#include "mysql/diff/difference.h"

namespace cleave::mysql {

/// Describes each row that is found, with the values in which the sides differ, as JSON. Rows are read again
/// for that, some at a time; memory does not grow with their number. Of tables without a key the digest and
/// the counts are all that is said.
class DifferingRows : public Differences {
 public:
  /// Requires: the databases, in the snapshots that are compared, outlive it.
  DifferingRows(Database& source, Database& destination, std::function<void(const Json& row)> write)
      : source_(source), destination_(destination), write_(std::move(write)) {}

  void begin(const RowShape& shape) override;
  void found(const RowShape& shape, RowDifference difference) override;
  void cannot_compare(const std::string&, const Error&) override {}
  /// Nothing more will be found.
  void finish();

 private:
  Json description(const RowDifference& difference, const std::vector<Row>& source,
                   const std::vector<Row>& destination) const;

  Database& source_;
  Database& destination_;
  const std::function<void(const Json& row)> write_;
  std::optional<RowShape> shape_;
  std::vector<RowDifference> waiting_;
};

}  // namespace cleave::mysql
