#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace cleave::drain {

/// Bytes that can be read at any place. Used by one thread at a time.
class StoredBytes {
 public:
  virtual ~StoredBytes() = default;
  virtual std::uint64_t size() const = 0;
  /// False when the bytes from `offset` on are not all there.
  virtual bool read(std::uint64_t offset, char* into, std::size_t count) const = 0;
};

/// Bytes in order. Used by one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; 0 at the end (of now: a file may grow), and where no more can be read.
  virtual std::size_t read(char* into, std::size_t size) = 0;
  /// Passes over `count` bytes, or to the end.
  virtual void skip(std::uint64_t count);
  /// Why it ended before its time; "" when it did not.
  virtual std::string damage() const { return ""; }
  /// When the youngest of what was read was written, where the bytes themselves tell.
  virtual std::optional<Time> written() const { return std::nullopt; }
  /// Whether other programs than the server may have written some of the lines.
  virtual bool is_shared() const { return false; }
  /// All of the bytes, those that were read already too, where they lie such that they can be read at any
  /// place; null elsewhere. Then nothing more is read from here.
  virtual std::unique_ptr<StoredBytes> stored() { return nullptr; }
};

/// The file, or standard input for "-". One that cannot be opened is damaged and empty.
std::unique_ptr<ByteSource> open_file(const std::string& path);

/// Bytes that are in memory already (an object of S3).
std::unique_ptr<ByteSource> bytes_of(std::string content);

/// No bytes, and why.
std::unique_ptr<ByteSource> damaged_bytes(std::string why);

/// The same for bytes that may be read at any place.
std::unique_ptr<StoredBytes> stored_bytes(std::string content);

/// The first `size` bytes, or all when there are fewer. `bytes` still gives them.
std::string peek(std::unique_ptr<ByteSource>& bytes, std::size_t size);

enum class Compression { none, gzip, zstd, archive };
/// What bytes that begin so are: a few are enough.
Compression compression_of(std::string_view head);
/// `bytes` as text; gzip may have many members, one behind the other.
std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> bytes, Compression compression);

}  // namespace cleave::drain
