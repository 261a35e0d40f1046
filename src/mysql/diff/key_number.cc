#include "mysql/diff/key_number.h"

#include <charconv>

namespace cleave::mysql {

std::uint64_t KeyNumbers::number_of(const std::string& text) const {
  if (is_unsigned_) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return static_cast<std::uint64_t>(number) ^ sign;
}

std::string KeyNumbers::text_of(std::uint64_t number) const {
  return is_unsigned_ ? std::to_string(number) : std::to_string(static_cast<std::int64_t>(number ^ sign));
}

}  // namespace cleave::mysql
