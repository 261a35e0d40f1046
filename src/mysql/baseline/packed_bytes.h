#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace cleave::mysql {

/// Numbers and texts one behind the other, as a baseline file holds them (docs/baseline-format.md).
class PackedBytes {
 public:
  void add_byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }
  /// Seven bits a byte, the lowest first; all bytes but the last have their highest bit set.
  void add_number(std::uint64_t value);
  /// Eight bytes, the lowest first.
  void add_word(std::uint64_t value);
  /// Its size as a number, then its bytes.
  void add_text(std::string_view text);
  void add_bytes(std::string_view bytes) { bytes_ += bytes; }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Which part of which file is read, for errors.
struct FilePart {
  std::string file;
  std::uint64_t offset = 0;

  /// Error(input, "bad-baseline").
  Error bad(const std::string& what) const;
};

/// Reads PackedBytes that somebody else may have written: nothing is believed.
class PackedReader {
 public:
  /// Requires: both outlive it.
  PackedReader(std::string_view bytes, const FilePart& part) : left_(bytes), part_(part) {}

  // Each throws Error(input, "bad-baseline") when there is no such thing.
  std::uint8_t byte() { return static_cast<std::uint8_t>(bytes(1)[0]); }
  std::uint64_t number();
  std::uint64_t word();
  std::string_view text() { return bytes(number()); }
  std::string_view bytes(std::uint64_t size);
  /// A number of things of which each takes at least `least_bytes`: as many could still follow.
  std::uint64_t count(std::size_t least_bytes = 1);
  void require_end() const;

  std::string_view left() const { return left_; }
  Error bad(const std::string& what) const { return part_.bad(what); }

 private:
  std::string_view left_;
  const FilePart& part_;
};

/// The checksum of everything in a baseline file.
std::uint64_t checksum_of(std::string_view bytes);

}  // namespace cleave::mysql
