#include "drain/parquet/unpack.h"

#include <snappy.h>

#include <fmt/format.h>

namespace cleave::drain::parquet {
namespace {

const char* const other_size = "a page has another size than it says";

std::string unpack_snappy(const std::string& packed, char* into, std::size_t size) {
  std::size_t real_size = 0;
  if (!snappy::GetUncompressedLength(packed.data(), packed.size(), &real_size))
    return "the Snappy data is damaged";
  if (real_size != size) return other_size;
  return snappy::RawUncompress(packed.data(), packed.size(), into) ? "" : "the Snappy data is damaged";
}

/// As files that are packed so.
std::string unpack_stream(Compression compression, std::string packed, char* into, std::size_t size) {
  const auto bytes = decompressed(bytes_of(std::move(packed)), compression);
  for (std::size_t got = 0; got < size;) {
    const auto count = bytes->read(into + got, size - got);
    if (count == 0) return bytes->damage().empty() ? other_size : bytes->damage();
    got += count;
  }
  char more = 0;
  if (bytes->read(&more, 1) != 0) return other_size;
  return bytes->damage();
}

}  // namespace

std::string unpack(Codec codec, std::string packed, std::size_t size, std::string& unpacked) {
  const auto before = unpacked.size();
  unpacked.resize(before + size);
  char* const into = unpacked.data() + before;
  switch (codec) {
    case Codec::none:
      return packed.copy(into, size) == size && packed.size() == size ? "" : other_size;
    case Codec::snappy:
      return unpack_snappy(packed, into, size);
    case Codec::gzip:
      return unpack_stream(Compression::gzip, std::move(packed), into, size);
    case Codec::zstd:
      return unpack_stream(Compression::zstd, std::move(packed), into, size);
  }
  return fmt::format("a column is compressed by codec {}, which is not read",
                     static_cast<std::int64_t>(codec));
}

}  // namespace cleave::drain::parquet
