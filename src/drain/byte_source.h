#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace cleave::drain {

/// Bytes in order. Used by one thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; 0 at the end (of now: a file may grow). Throws Error(input, "cannot-read").
  virtual std::size_t read(char* into, std::size_t size) = 0;
};

/// Standard input for "-". Throws Error(input, "cannot-read").
std::unique_ptr<ByteSource> open_file(const std::string& path);

/// Bytes that are in memory already (an object of S3).
std::unique_ptr<ByteSource> bytes_of(std::string content);

}  // namespace cleave::drain
