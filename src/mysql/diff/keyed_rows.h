#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mysql/diff/comparison.h"
#include "mysql/diff/row_trace.h"

namespace cleave::mysql {

/// A row as far as a comparison needs it.
struct KeyedRow {
  std::string key;  ///< row_bytes
  RowDigest digest = {};
};

/// What stands for the rest of a row: MD5, as baselines have it, or the number that it counts with in
/// digests, which servers compute in less than half the time.
std::string md5_digest(const RowShape& shape);
std::string number_digest(const RowShape& shape, DigestForm form);

/// The rows for which `condition` holds, at most `most`; `digest` is one of those above.
std::vector<KeyedRow> keyed_rows(const ComparedSide& side, const RowShape& shape, const std::string& digest,
                                 const std::string& condition, std::uint64_t most = ~std::uint64_t{0});

/// Digests of groups of rows, by the numbers of the groups.
using GroupDigests = std::map<std::uint64_t, ChunkDigest>;
std::uint64_t rows_of(const GroupDigests& groups);
std::uint64_t rows_of(const GroupDigests& groups, std::uint64_t number);

/// Of the rows for which `condition` holds, by the number that `group` is for them.
GroupDigests grouped_digests(const ComparedSide& side, const RowShape& shape, DigestForm form,
                             const std::string& condition, const std::string& group);

/// A digest for each condition, in one round trip.
std::vector<ChunkDigest> digests_of(const ComparedSide& side, const RowShape& shape, DigestForm form,
                                    const std::vector<std::string>& conditions);

/// The numbers of `a` and `b` under which they are not the same.
std::vector<std::uint64_t> different_groups(const GroupDigests& a, const GroupDigests& b);

}  // namespace cleave::mysql
