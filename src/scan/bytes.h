#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/read_buffer.h"
#include "scan/file_identity.h"

namespace cleave::scan {

/// Bytes that can be read anywhere, by several threads at once.
class Bytes {
 public:
  virtual ~Bytes() = default;
  virtual std::uint64_t size() const = 0;
  /// Puts up to `count` bytes from `offset` on into `buffer`; fewer only where the bytes end. Returns 0 or
  /// the system's error number: libraries in C call it, through which nothing can be thrown.
  virtual int read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer) const = 0;
};

/// Bytes in memory that belong to somebody else.
class MemoryBytes : public Bytes {
 public:
  explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  int read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer) const override {
    buffer.resize(offset < bytes_.size() ? std::min<std::uint64_t>(count, bytes_.size() - offset) : 0);
    bytes_.copy(buffer.data(), buffer.size(), std::min<std::uint64_t>(offset, bytes_.size()));
    return 0;
  }

 private:
  std::string_view bytes_;
};

/// A regular file. It is read, never mapped: one that shrinks meanwhile just ends earlier.
class FileBytes : public Bytes {
 public:
  enum class Links { follow, refuse };
  /// Throws Error(input, "cannot-read"), also for what is no regular file.
  FileBytes(const std::string& path, Links links);
  ~FileBytes() override;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::uint64_t size() const override { return size_; }
  int read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer) const override;

  FileIdentity identity() const { return identity_; }

 private:
  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
  FileIdentity identity_;
};

/// Error(input, "cannot-read").
Error cannot_read(const std::string& place, std::string_view why);

}  // namespace cleave::scan
