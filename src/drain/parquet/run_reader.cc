#include "drain/parquet/run_reader.h"

#include <algorithm>

namespace cleave::drain::parquet {

bool RunReader::next_run() {
  std::uint64_t head = 0;
  if (!cursor_.varint(head)) return false;
  is_packed_ = (head & 1) != 0;
  left_ = head >> 1;
  if (!is_packed_) {
    std::string_view bytes;
    if (!cursor_.take((width_ + 7) / 8, bytes)) return false;
    repeated_ = 0;
    std::memcpy(&repeated_, bytes.data(), bytes.size());
    return true;
  }
  // Eight numbers a group. The last group may lack the bytes of numbers that nobody asks for.
  constexpr std::uint64_t group = 8;
  if (left_ > cursor_.rest().size()) return false;
  bit_ = 0;
  const auto size = std::min<std::uint64_t>(left_ * width_, cursor_.rest().size());
  left_ *= group;
  return cursor_.take(size, packed_);
}

}  // namespace cleave::drain::parquet
