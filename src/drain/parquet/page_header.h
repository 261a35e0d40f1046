#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "drain/parquet/file_layout.h"

namespace cleave::drain::parquet {

/// What stands before the bytes of a page.
struct PageHeader {
  enum class Kind : std::int64_t { data = 0, index = 1, dictionary = 2, data_v2 = 3 };
  Kind kind = Kind::data;
  std::uint64_t header_bytes = 0;
  std::uint64_t stored_bytes = 0, unpacked_bytes = 0;
  std::optional<std::uint32_t> crc;  ///< of the stored bytes
  std::uint64_t values = 0;          ///< with those that are NULL
  Encoding encoding = Encoding::plain;
  Encoding level_encoding = Encoding::runs;  ///< of Kind::data
  // Of Kind::data_v2, whose levels stand in front and are never packed.
  std::uint64_t repetition_bytes = 0, definition_bytes = 0;
  bool is_packed = true;
};

/// The header at the beginning of `bytes`; nothing when it is damaged, or longer than they are.
std::optional<PageHeader> read_page_header(std::string_view bytes);

}  // namespace cleave::drain::parquet
