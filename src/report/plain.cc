#include "report/plain.h"

#include <cstdint>

#include <fmt/format.h>

namespace cleave::report {
namespace {

struct Character {
  std::size_t bytes = 1;
  char32_t code = 0;
  bool is_valid = false;
};

/// The next one by RFC 3629; of anything else one byte.
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {1, lead, true};
  const std::size_t bytes = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  if (bytes == 1 || lead >= 0xF5 || text.size() < bytes) return {};
  char32_t code = lead & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_valid = code >= smallest[bytes] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return {is_valid ? bytes : 1, code, is_valid};
}

/// Control characters of both ranges, line and paragraph ends, and what turns or hides text.
bool is_harmless(char32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool is_mark = (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
                       (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x61C;
  return !is_control && !is_mark;
}

}  // namespace

std::string plain(std::string_view hostile, std::size_t most_characters) {
  std::string text;
  for (std::size_t characters = 0; !hostile.empty(); ++characters) {
    if (characters == most_characters) return text + "…";
    const auto next = first_of(hostile);
    const auto bytes = hostile.substr(0, next.bytes);
    if (next.is_valid && is_harmless(next.code))
      text += bytes;
    else
      for (const char byte : bytes) text += fmt::format("\\x{:02X}", static_cast<unsigned char>(byte));
    hostile.remove_prefix(next.bytes);
  }
  return text;
}

}  // namespace cleave::report
