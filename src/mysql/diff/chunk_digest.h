#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mysql/diff/row_shape.h"

namespace cleave::mysql {

/// What a run of rows adds up to, whatever their order: servers compute it in one pass, and the same is
/// computed here of the texts of rows.
struct ChunkDigest {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;  ///< XOR of one 64-bit number for each row

  void add(std::string_view row_text);
  friend bool operator==(const ChunkDigest&, const ChunkDigest&) = default;
};

/// "COUNT(*), BIT_XOR(…)": two columns that give the ChunkDigest of the selected rows.
std::string chunk_digest_selects(const RowShape& shape);

}  // namespace cleave::mysql
