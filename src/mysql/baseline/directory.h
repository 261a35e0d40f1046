#pragma once

#include <vector>

#include "mysql/baseline/baseline.h"
#include "mysql/baseline/packed_bytes.h"

namespace cleave::mysql {

/// Where a block stands. Blocks stand one behind the other, in the order of the directory.
struct BlockPlace {
  std::uint64_t offset = 0, bytes = 0, checksum = 0;
  std::size_t rows = 0;  ///< different ones: what ChunkDigest counts is more in tables without a key
};

/// What the end of a baseline file says of a table.
struct TableEntry {
  RowShape shape;  ///< without SQL and names of indexes
  std::vector<BaseBlock> blocks;
  std::vector<BlockPlace> places;  ///< of each block
};

void pack_origin(PackedBytes& to, const BaselineOrigin& origin);
BaselineOrigin unpack_origin(PackedReader from);

void pack_directory(PackedBytes& to, const std::vector<TableEntry>& tables);
/// `offset` is where the first block stands. Throws Error(input, "bad-baseline"), also when the blocks do not
/// end at `end`.
std::vector<TableEntry> unpack_directory(PackedReader from, std::uint64_t offset, std::uint64_t end);

/// Throws Error(input, "different-columns") where rows of `now` are not digested as those of `then` were.
void require_same_shape(const RowShape& then, const RowShape& now);

}  // namespace cleave::mysql
