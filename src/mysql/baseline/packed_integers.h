#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "mysql/baseline/packed_bytes.h"

namespace cleave::mysql {

class ColumnValues;

/// Texts of numbers with one and the same number of decimals, as the 64-bit numbers that they are without
/// the point.
struct Integers {
  bool is_unsigned = false;
  std::uint8_t decimals = 0;
  std::vector<std::optional<std::uint64_t>> values;  ///< two's complement; nothing: the empty text
};

/// Nothing when a text would not come back byte for byte: "007", "-0", "1.50" among "1.5".
std::optional<Integers> integers_of(const ColumnValues& column);

/// As they are, or as differences to the number before, whichever takes less.
void pack_integers(PackedBytes& to, const Integers& integers);
void unpack_integers(PackedReader& from, std::size_t rows, const std::function<void(std::string_view)>& add);

}  // namespace cleave::mysql
