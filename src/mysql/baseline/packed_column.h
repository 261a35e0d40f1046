#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/baseline/packed_bytes.h"

namespace cleave::mysql {

/// The values that consecutive rows have in one column.
class ColumnValues {
 public:
  void add(std::string_view value) {
    bytes_ += value;
    ends_.push_back(bytes_.size());
  }
  void clear() {
    bytes_.clear();
    ends_.clear();
  }

  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t row) const {
    const auto begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(bytes_).substr(begin, ends_[row] - begin);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

/// A column of a block never has more bytes than this: blocks are ended before. 16 TEXTs are the largest
/// key.
constexpr std::size_t most_column_bytes = std::size_t{4} << 20;

/// Appends the values in the form that suits them, compressed where that helps.
void pack_column(PackedBytes& to, const ColumnValues& values);
/// Throws Error(input, "bad-baseline") unless they are `rows` values of at most `most_column_bytes`.
ColumnValues unpack_column(PackedReader& from, std::size_t rows, const FilePart& part);

}  // namespace cleave::mysql
