#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drain/read/byte_source.h"

namespace cleave::drain::parquet {

// The numbers are those of
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (what is not named
// there is not read).
enum class Type : std::int64_t { boolean = 0, int32 = 1, int64 = 2, real = 4, twice_real = 5, bytes = 6 };
enum class Codec : std::int64_t { none = 0, snappy = 1, gzip = 2, zstd = 6 };
enum class Encoding : std::int64_t {
  plain = 0,
  plain_dictionary = 2,
  runs = 3,
  deltas = 5,
  delta_lengths = 6,
  delta_bytes = 7,
  runs_of_dictionary = 8,
  split_bytes = 9
};

/// A column of plain values: neither lists nor structures.
struct Column {
  std::string name;
  Type type = Type::bytes;
  bool may_be_null = false;
  bool is_unsigned = false;
  std::size_t chunk = 0;  ///< which one of a row group's
};

/// The values of one column in one row group.
struct Chunk {
  std::uint64_t begin = 0;  ///< where its first page stands in the file
  std::uint64_t values = 0;
  Codec codec = Codec::none;
};

struct RowGroup {
  std::uint64_t rows = 0;
  std::vector<Chunk> chunks;
};

/// What stands where in a file.
struct FileLayout {
  std::vector<Column> columns;  ///< those that can be read
  std::vector<RowGroup> row_groups;
};

/// Reads it from the file's end (https://parquet.apache.org/docs/file-format/). The result says why that
/// cannot be done; "" when it was.
std::string read_layout(const StoredBytes& file, FileLayout& layout);

}  // namespace cleave::drain::parquet
