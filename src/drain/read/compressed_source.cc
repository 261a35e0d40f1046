#include "drain/read/compressed_source.h"

#include <array>

namespace cleave::drain {
namespace {

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::string_view gzip_magic = "\x1f\x8b", zstd_magic = "\x28\xb5\x2f\xfd";
/// https://sourceware.org/bzip2/, https://tukaani.org/xz/xz-file-format.txt,
/// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
constexpr std::array<std::string_view, 4> archive_magics{"BZh",
                                                         "\xfd"
                                                         "7zXZ",
                                                         "\x04\x22\x4d\x18", "PK\x03\x04"};

}  // namespace

CompressedInput::CompressedInput(std::unique_ptr<ByteSource> bytes)
    : bytes_(std::move(bytes)), memory_(piece_bytes) {}

std::string_view CompressedInput::piece() {
  if (at_ == end_) {
    at_ = 0;
    end_ = bytes_->read(memory_.data(), memory_.size());
  }
  return {memory_.data() + at_, end_ - at_};
}

Compression compression_of(std::string_view head) {
  if (head.starts_with(gzip_magic)) return Compression::gzip;
  for (const auto magic : archive_magics)
    if (head.starts_with(magic)) return Compression::archive;
  return head.starts_with(zstd_magic) ? Compression::zstd : Compression::none;
}

std::unique_ptr<ByteSource> decompressed(std::unique_ptr<ByteSource> bytes, Compression compression) {
  switch (compression) {
    case Compression::none:
      break;
    case Compression::gzip:
      return gzip_source(CompressedInput(std::move(bytes)));
    case Compression::archive:
      return archive_source(CompressedInput(std::move(bytes)));
    case Compression::zstd:
      return zstd_source(CompressedInput(std::move(bytes)));
  }
  return bytes;
}

}  // namespace cleave::drain
