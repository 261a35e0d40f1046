#include "drain/parquet/delta_reader.h"

#include <algorithm>

namespace cleave::drain::parquet {

DeltaReader::DeltaReader(std::string_view bytes) : cursor_(bytes) {
  if (!read_head()) left_ = 0;
}

bool DeltaReader::read_head() {
  // No writer makes larger blocks; somebody might, to have a few bytes stand for very many values.
  constexpr std::uint64_t most_block_values = 1 << 20, group = 8;
  std::uint64_t block_values = 0;
  std::int64_t first = 0;
  if (!cursor_.varint(block_values) || !cursor_.varint(miniblocks_) || !cursor_.varint(left_) ||
      !cursor_.zigzag(first))
    return false;
  value_ = static_cast<std::uint64_t>(first);
  if (block_values == 0 || block_values > most_block_values || miniblocks_ == 0 ||
      miniblocks_ > block_values || block_values % (miniblocks_ * group) != 0)
    return false;
  miniblock_values_ = block_values / miniblocks_;
  return true;
}

bool DeltaReader::next_miniblock() {
  constexpr unsigned most_width = 64;
  if (widths_.empty()) {
    std::int64_t min_delta = 0;
    if (!cursor_.zigzag(min_delta) || !cursor_.take(miniblocks_, widths_)) return false;
    min_delta_ = static_cast<std::uint64_t>(min_delta);
  }
  width_ = static_cast<std::uint8_t>(widths_.front());
  widths_.remove_prefix(1);
  in_miniblock_ = miniblock_values_;
  bit_ = 0;
  return width_ <= most_width && cursor_.take(miniblock_values_ * width_ / 8, packed_);
}

bool DeltaReader::next(std::uint64_t& value) {
  if (left_ == 0) return false;
  --left_;
  if (is_first_) {
    is_first_ = false;
  } else {
    if (in_miniblock_ == 0 && !next_miniblock()) {
      left_ = 0;
      return false;
    }
    --in_miniblock_;
    value_ += min_delta_ + bits_at(packed_, bit_, width_);
    bit_ += width_;
  }
  value = value_;
  return true;
}

bool DeltaReader::find_end(std::string_view bytes, std::string_view& behind) {
  DeltaReader reader(bytes);
  if (reader.miniblock_values_ == 0) return false;
  auto left = reader.left_ == 0 ? 0 : reader.left_ - 1;  // The first one stands in the head.
  while (left != 0) {
    if (!reader.next_miniblock()) return false;
    left -= std::min(left, reader.miniblock_values_);
  }
  behind = reader.cursor_.rest();
  return true;
}

}  // namespace cleave::drain::parquet
