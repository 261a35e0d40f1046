#pragma once

#include <cstdint>
#include <string_view>

#include "drain/parquet/cursor.h"

namespace cleave::drain::parquet {

/// Small numbers as runs of one number and stretches of bits:
/// https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
class RunReader {
 public:
  /// `width`: bits of a number, at most 32.
  RunReader(std::string_view bytes, unsigned width) : cursor_(bytes), width_(width) {}

  /// False when there is no further number.
  bool next(std::uint32_t& number) {
    if (width_ == 0) {  // All are 0, and some writers leave the runs out.
      number = 0;
      return true;
    }
    while (left_ == 0) {
      if (!next_run()) return false;
    }
    --left_;
    if (!is_packed_) {
      number = repeated_;
      return true;
    }
    if (bit_ + width_ > packed_.size() * 8) return false;
    number = static_cast<std::uint32_t>(bits_at(packed_, bit_, width_));
    bit_ += width_;
    return true;
  }

 private:
  bool next_run();

  Cursor cursor_;
  const unsigned width_;
  std::uint64_t left_ = 0;  ///< numbers of the run
  bool is_packed_ = false;
  std::uint32_t repeated_ = 0;
  std::string_view packed_;
  std::uint64_t bit_ = 0;
};

}  // namespace cleave::drain::parquet
