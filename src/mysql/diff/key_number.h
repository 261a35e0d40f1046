#pragma once

#include <cstdint>
#include <string>

#include "mysql/schema.h"

namespace cleave::mysql {

/// Whole numbers of a column, signed or not, as unsigned ones in the same order.
class KeyNumbers {
 public:
  explicit KeyNumbers(const Column& column) : is_unsigned_(column.is_unsigned()) {}

  std::uint64_t number_of(const std::string& text) const;
  std::string text_of(std::uint64_t number) const;

 private:
  static constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  bool is_unsigned_;
};

}  // namespace cleave::mysql
