#pragma once

#include <string>

#include "drain/parquet/file_layout.h"

namespace cleave::drain::parquet {

/// Appends to `unpacked` what `packed` holds, `size` bytes
/// (https://github.com/apache/parquet-format/blob/master/Compression.md). The result says why that cannot be
/// done; "" when it was.
std::string unpack(Codec codec, std::string packed, std::size_t size, std::string& unpacked);

}  // namespace cleave::drain::parquet
