#pragma once

#include <string>
#include <string_view>

namespace cleave::scan {

/// How the characters of a content are stored, as far as lines and columns depend on it. UTF-8, Latin-1 and
/// their like are `bytes`: which of them it is shows line by line (position.h).
enum class Charset { bytes, utf16_little, utf16_big };

/// By the byte order mark, else by where the zero bytes of the beginning are.
Charset charset_of(std::string_view beginning);

/// Does the beginning of a content say that it is no text (a zero byte, as git and grep decide)?
bool looks_binary(std::string_view beginning);

/// Text for people and JSON: UTF-16 and, where the bytes are not UTF-8, Latin-1 become UTF-8.
std::string to_utf8(std::string_view bytes, Charset charset);

/// Is it UTF-8 from its first byte to its last?
bool is_utf8(std::string_view bytes);

}  // namespace cleave::scan
