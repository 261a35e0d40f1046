#pragma once

#include <cstdint>
#include <string_view>

#include "drain/parquet/cursor.h"

namespace cleave::drain::parquet {

/// Integers as differences, packed into as few bits as each stretch of them takes:
/// https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC
class DeltaReader {
 public:
  /// Anything may stand behind the integers.
  explicit DeltaReader(std::string_view bytes);

  /// False when there is no further one. Arithmetic wraps around: of a column with 32 bits only those count.
  bool next(std::uint64_t& value);

  /// What stands behind the integers. False when they are not all there.
  static bool find_end(std::string_view bytes, std::string_view& behind);

 private:
  bool read_head();
  bool next_miniblock();

  Cursor cursor_;
  std::uint64_t miniblocks_ = 0, miniblock_values_ = 0;
  std::uint64_t left_ = 0;  ///< values that are still to come
  std::uint64_t value_ = 0;
  bool is_first_ = true;
  std::uint64_t min_delta_ = 0;
  std::string_view widths_;         ///< of the miniblocks of the block that are still to come
  std::string_view packed_;         ///< of the miniblock
  std::uint64_t in_miniblock_ = 0;  ///< values of it that are still to come
  std::uint64_t bit_ = 0;
  unsigned width_ = 0;
};

}  // namespace cleave::drain::parquet
