#pragma once

#include <string>
#include <string_view>

#include "scan/archive.h"

namespace cleave::scan {

/// How a content is compressed that libarchive does not read: by zlib, which its two first bytes tell, or by
/// Brotli, which only its name does (".br"). RFC 1950, RFC 7932
enum class Compression { none, zlib, brotli };
Compression compression_of(std::string_view beginning, std::string_view name);

/// Gives `member` what such a content holds, as `place`; as unpack does.
void decompress(const Bytes& compressed, Compression compression, const std::string& place,
                UnpackBudget& budget, const MemberSink& member, const GapSink& gap);

}  // namespace cleave::scan
