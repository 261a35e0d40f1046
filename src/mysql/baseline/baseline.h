#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "mysql/diff/chunk_digest.h"
#include "mysql/diff/row_trace.h"

namespace cleave::mysql {

/// A row of the baseline. Of a table without a key `key` is the row's digest (hex), and the trace has no
/// marks.
struct BaseRow {
  Row key;
  RowTrace trace;
  std::uint64_t count = 1;  ///< how often the row is there; more than once only in tables without a key
};

/// Consecutive rows of a table, in the order of its key as the server sorts it (without a key: of the
/// digests).
struct BaseBlock {
  Row first;           ///< key of its first row
  ChunkDigest digest;  ///< of its rows
};

/// Where and when a baseline was taken.
struct BaselineOrigin {
  std::string server;    ///< as Database::name says it
  std::string release;   ///< "10.11.19-MariaDB"
  std::string taken_at;  ///< "2026-01-31T12:00:00Z"
  std::string position;  ///< "binlog.000003:4711"; "" without a binary log
  std::string gtid;      ///< "" without
};

/// What a baseline says of a table.
struct BaselineTable {
  std::string name;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;       ///< in the file
  std::vector<std::string> key;  ///< its columns; empty: equal rows are counted
};

/// The state that two databases started from, read from a file: docs/baseline-format.md. Memory does not grow
/// with the number of rows but for one BaseBlock for every 4,096. Everything read is checked.
class Baseline {
 public:
  /// Throws Error(input, "bad-baseline") that names the file and the place, Error(input, "no-file").
  explicit Baseline(const std::filesystem::path& file);
  ~Baseline();

  const BaselineOrigin& origin() const;
  std::vector<BaselineTable> tables() const;
  std::uint64_t bytes() const;  ///< of the whole file
  /// Its name is in the file, however many rows it had.
  bool has_table(const std::string& table) const;
  /// Throws Error(input, "different-columns") when the table had other columns or another key.
  void require_shape(const RowShape& shape) const;
  /// Requires: has_table.
  const std::vector<BaseBlock>& blocks(const std::string& table) const;
  /// Decompresses one block. Requires: require_shape(shape) did not throw. One thread at a time.
  std::vector<BaseRow> rows(const RowShape& shape, std::size_t block) const;

 private:
  struct File;
  std::unique_ptr<File> file_;
};

}  // namespace cleave::mysql
