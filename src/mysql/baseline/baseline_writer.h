#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "mysql/baseline/baseline.h"

namespace cleave::mysql {

/// Writes a baseline file (docs/baseline-format.md), of rows from wherever. Nothing stands under its name
/// before finish() has returned; without it nothing is left.
class BaselineWriter {
 public:
  /// Throws Error(input, "cannot-write") as all others do.
  BaselineWriter(std::filesystem::path file, const BaselineOrigin& origin);
  ~BaselineWriter();
  BaselineWriter(const BaselineWriter&) = delete;
  BaselineWriter& operator=(const BaselineWriter&) = delete;

  /// The rows of this table follow. Requires: the one before was ended, and has another name.
  void begin(const RowShape& shape);
  /// A row by the canonical texts of the shape's parts. Requires: the shape has a key; rows come in its
  /// order, as the server sorts it.
  void add(const Row& row);
  /// A row that was traced before, also one of a table without a key, where rows come in the order of their
  /// digests, each once; `digest` is that of all its occurrences.
  void add(const BaseRow& row, const ChunkDigest& digest);
  /// The table has no more rows.
  void end();
  void finish();

  /// How large the file is so far.
  std::uint64_t bytes() const;

 private:
  struct Open;
  std::unique_ptr<Open> open_;
};

}  // namespace cleave::mysql
