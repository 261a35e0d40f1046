#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "scan/bytes.h"
#include "scan/gap.h"

namespace cleave::scan {

/// Bytes one block after the other; an empty block ends them. A block is valid until the next is asked for.
using ByteSource = std::function<std::string_view()>;

/// What unpacking may cost, for an archive and everything packed in it together: archives of a few kilobytes
/// can hold petabytes.
struct UnpackBudget {
  std::uint64_t bytes = 0;
  std::uint64_t members = 1'000'000;
};

/// Do a content's beginning (512 bytes are enough) or its name say that it is an archive or compressed?
bool is_archive(std::string_view beginning, std::string_view name);

/// Reads the members of a tar, zip (jar), cpio, 7z, rar, cab, ar (deb), xar or rpm archive or of an image of
/// a CD, or what a gzip, zstd, xz, lzma, lzip, bzip2, lz4, compress, zlib or Brotli file holds (which is
/// called as the file without its ending). Nothing is written to disk and no program is started.
///
/// `member` is called for each regular file; what it leaves unread is skipped. What cannot be read, or goes
/// beyond the budget, is a gap.
using MemberSink = std::function<void(const std::string& place, const ByteSource& bytes)>;
void unpack(const Bytes& archive, const std::string& place, UnpackBudget& budget, const MemberSink& member,
            const GapSink& gap);

/// What is said of a place whose budget is used up.
Gap too_much(const std::string& place);

}  // namespace cleave::scan
