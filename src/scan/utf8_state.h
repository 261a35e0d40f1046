#pragma once

#include <cstdint>

namespace cleave::scan {

/// Reads UTF-8 byte by byte. Overlong forms and surrogates pass where only the second byte tells them apart:
/// this decides how characters are counted, nothing else.
class Utf8State {
 public:
  /// False from the first byte on that cannot stand there.
  bool take(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (expected_ > 0) {
      valid_ = valid_ && (byte & 0xC0) == 0x80;
      --expected_;
    } else if (byte >= 0x80) {
      valid_ = valid_ && byte >= 0xC2 && byte <= 0xF4;
      expected_ = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    }
    return valid_;
  }
  bool is_valid() const { return valid_; }
  /// Is no character half read?
  bool is_between() const { return valid_ && expected_ == 0; }

 private:
  int expected_ = 0;
  bool valid_ = true;
};

}  // namespace cleave::scan
