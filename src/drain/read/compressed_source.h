#pragma once

#include <memory>

#include "base/read_buffer.h"
#include "drain/read/byte_source.h"

namespace cleave::drain {

/// Compressed bytes, a piece at a time, for a decompressor to take from.
class CompressedInput {
 public:
  explicit CompressedInput(std::unique_ptr<ByteSource> bytes);

  /// What is at hand; reads more when that is nothing. Empty at the end.
  std::string_view piece();
  void take(std::size_t count) { at_ += count; }
  std::string damage() const { return bytes_->damage(); }

 private:
  std::unique_ptr<ByteSource> bytes_;
  ReadBuffer memory_;
  std::size_t at_ = 0, end_ = 0;
};

/// By ISA-L, which decompresses a stream as fast as others do whole files.
std::unique_ptr<ByteSource> gzip_source(CompressedInput input);
std::unique_ptr<ByteSource> zstd_source(CompressedInput input);
/// bzip2, xz, lz4, zip.
std::unique_ptr<ByteSource> archive_source(CompressedInput input);

}  // namespace cleave::drain
