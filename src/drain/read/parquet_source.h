#pragma once

#include <memory>
#include <string_view>

#include "drain/read/byte_source.h"

namespace cleave::drain {

/// Whether bytes that begin so are a Parquet file: four of them are enough.
bool is_parquet(std::string_view head);

/// The rows of a Parquet file as JSON objects, a line each: columns are members, NULL is none. So rows are
/// lines like others: they are read side by side, each once, and can be shown. Bytes that cannot be read at
/// any place are kept in memory, at most 512 MiB of them.
std::unique_ptr<ByteSource> parquet_source(std::unique_ptr<ByteSource> bytes);

}  // namespace cleave::drain
