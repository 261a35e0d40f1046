#pragma once

#include <future>
#include <string>
#include <utility>

#include "mysql/diff/chunk_digest.h"
#include "mysql/diff/diff.h"
#include "mysql/diff/throttle.h"

namespace cleave::mysql {

/// One of the two databases, as far as one table is concerned.
struct ComparedSide {
  Database& database;
  std::string table;         ///< "`orders`"
  std::string table_by_key;  ///< "`orders` FORCE INDEX (`PRIMARY`)": statistics can be wrong
  std::uint64_t rows_guess;  ///< off by half is usual
};

/// One table that is being compared, and where to say what is found.
struct Comparison {
  ComparedSide source, destination;
  const RowShape& shape;
  const Table& table;  ///< of the source
  DigestForm form;
  Throttle& throttle;
  Differences& differences;
  DiffTotals& totals;

  /// What `work` returns for each side, done at once: the servers compute side by side.
  template <typename Work>
  auto on_both(const Work& work) const {
    auto other = std::async(std::launch::async, [&] { return work(destination); });
    auto first = work(source);
    return std::pair(std::move(first), other.get());
  }
};

}  // namespace cleave::mysql
