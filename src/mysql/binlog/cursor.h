#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cleave::mysql {

/// Bytes of a binary log that cannot be right. `what` says which part.
Error bad_log(std::string_view what);

/// Reads the parts of an event one after another. What is not there cannot be read: every function throws
/// Error(input, "bad-binlog") instead.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  std::size_t left() const { return bytes_.size(); }
  std::string_view take(std::size_t count);
  std::string_view rest() { return take(left()); }
  /// Requires: at most 8 bytes.
  std::uint64_t little(std::size_t bytes);
  std::uint64_t big(std::size_t bytes);
  /// A number of 1 to 9 bytes, as the client protocol packs lengths.
  std::uint64_t packed();
  /// One byte of length, the text, and a zero byte.
  std::string_view short_text();

 private:
  std::string_view bytes_;
};

/// Bit `index` of a bitmap. Requires: the bitmap has it.
inline bool bit_of(std::string_view bitmap, std::size_t index) {
  return ((static_cast<unsigned char>(bitmap[index / 8]) >> (index % 8)) & 1) != 0;
}

/// What MariaDB compresses in its log: a byte that says how, the length, a zlib stream
/// (https://mariadb.com/kb/en/compressing-events-to-reduce-size-of-the-binary-log/).
std::string uncompressed(std::string_view bytes);

}  // namespace cleave::mysql
