#include "base/plain.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave {
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

bool is_harmless(const Character& character) {
  return character.is_valid && is_harmless(character.code);
}

/// Most of a text is this, and is looked at once.
std::size_t printable_ascii(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= 0x20 && text[size] != 0x7F) ++size;  // Bytes above are negative.
  return size;
}
static_assert(static_cast<char>(0x80) < 0, "printable_ascii takes bytes above ASCII for negative");

std::string shown(const Character& character, std::string_view bytes) {
  if (character.is_valid && character.code >= 0x80)
    return fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code));
  return fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes.front()));
}

/// What every code of this process begins with: a byte that no text of strangers keeps, and what they cannot
/// guess.
const std::string& own_mark() {
  static const std::string mark = "\x1b" + hex(random_bytes(8));
  return mark;
}

}  // namespace

std::string plain(std::string_view hostile, std::size_t most_characters) {
  std::string text;
  for (std::size_t characters = 0; !hostile.empty(); ++characters) {
    if (characters == most_characters) return text + "…";
    const auto next = first_of(hostile);
    const auto bytes = hostile.substr(0, next.bytes);
    if (is_harmless(next))
      text += bytes;
    else
      text += shown(next, bytes);
    hostile.remove_prefix(next.bytes);
  }
  return text;
}

std::string plain_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto run = printable_ascii(text);
    out += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    if (text.starts_with(own_mark())) {
      out += '\x1b';
      text.remove_prefix(own_mark().size());
      continue;
    }
    const auto next = first_of(text);
    const auto bytes = text.substr(0, next.bytes);
    // "\r\n" is a line break too; alone "\r" goes back over what the line says.
    const bool is_layout = bytes == "\n" || bytes == "\t" || text.starts_with("\r\n");
    if (is_layout || is_harmless(next))
      out += bytes;
    else
      out += shown(next, bytes);
    text.remove_prefix(next.bytes);
  }
  return out;
}

std::string plain_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto run = printable_ascii(json);
    out += json.substr(0, run);
    json.remove_prefix(run);
    if (json.empty()) break;
    const auto next = first_of(json);
    // JSON has no control characters of ASCII but those that lay it out, and only strings have the others.
    if (!next.is_valid)
      out += "\\ufffd";
    else if (next.code < 0x20 || is_harmless(next))
      out += json.substr(0, next.bytes);
    else
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(next.code));
    json.remove_prefix(next.bytes);
  }
  return out;
}

std::string terminal_code(std::string_view sequence) {
  return own_mark() + std::string(sequence);
}

std::size_t terminal_code_size(std::string_view text) {
  if (!text.starts_with(own_mark())) return 0;
  // https://ecma-international.org/publications-and-standards/standards/ecma-48/: "[", parameters, a letter.
  std::size_t size = own_mark().size();
  while (size < text.size() &&
         (text[size] == '[' || text[size] == ';' || (text[size] >= '0' && text[size] <= '9')))
    ++size;
  return std::min(size + 1, text.size());
}

}  // namespace cleave
