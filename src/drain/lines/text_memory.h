#pragma once

#include <memory>
#include <string_view>
#include <vector>

namespace cleave::drain {

/// Memory for texts that live until the next `clear`; it is used again, so that lines cost no allocations.
class TextMemory {
 public:
  /// Room for `size` bytes; `keep` then says how many of them are used.
  char* room(std::size_t size);
  std::string_view keep(std::size_t used);
  void clear();

 private:
  static constexpr std::size_t piece_bytes = 64 * 1024;
  struct Piece {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };
  std::vector<Piece> pieces_;
  std::size_t piece_ = 0, used_ = 0;
};

/// Percent-encoding undone ("%20"); a text without any is returned as it is.
std::string_view percent_decoded(std::string_view text, TextMemory& memory);

}  // namespace cleave::drain
