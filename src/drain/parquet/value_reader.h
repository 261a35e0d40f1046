#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "drain/parquet/file_layout.h"

namespace cleave::drain::parquet {

/// The values of a page, without those that are NULL.
class ValueReader {
 public:
  virtual ~ValueReader() = default;
  /// The value as Encoding::plain has it (of bytes without the length), until the next call. False when there
  /// is none, though there should be.
  virtual bool next(std::string_view& value) = 0;
};

/// The values that a column chunk refers to by number.
using Dictionary = std::vector<std::string_view>;

/// Reads `values` in that encoding (https://parquet.apache.org/docs/file-format/data-pages/encodings/); null
/// when that is none for the type, or none that is read. `values` and `dictionary` have to outlive it.
std::unique_ptr<ValueReader> value_reader(Type type, Encoding encoding, std::string_view values,
                                          const Dictionary& dictionary);

}  // namespace cleave::drain::parquet
