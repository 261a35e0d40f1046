#include "scan/charset.h"

#include <algorithm>
#include <cstdint>

#include "scan/utf8_state.h"

namespace cleave::scan {
namespace {

constexpr std::size_t looked_at = 8192;

std::uint8_t byte(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// Text of mostly Latin letters has a zero in every other byte. Half of the pairs have to, and none may be
/// zero as a whole.
bool alternates(std::string_view bytes, std::size_t high) {
  const std::size_t pairs = bytes.size() / 2;
  std::size_t zeros = 0;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const bool high_zero = bytes[2 * pair + high] == '\0', low_zero = bytes[2 * pair + 1 - high] == '\0';
    if (low_zero) return false;
    zeros += high_zero ? 1 : 0;
  }
  return pairs >= 4 && zeros * 2 >= pairs;
}

void append_utf8(std::string& text, std::uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | point >> 18);
    text += static_cast<char>(0x80 | (point >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

std::string utf16_to_utf8(std::string_view bytes, std::size_t high) {
  std::string text;
  const auto unit_at = [&](std::size_t at) {
    return static_cast<std::uint32_t>(byte(bytes, at + high) << 8 | byte(bytes, at + 1 - high));
  };
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto unit = unit_at(at);
    const bool leads = unit >= 0xD800 && unit < 0xDC00;
    const auto next = leads && at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    if (next >= 0xDC00 && next < 0xE000) {
      append_utf8(text, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
      at += 2;
    } else {
      append_utf8(text, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
    }
  }
  return text;
}

}  // namespace

Charset charset_of(std::string_view beginning) {
  beginning = beginning.substr(0, looked_at);
  if (beginning.starts_with("\xFF\xFE")) return Charset::utf16_little;
  if (beginning.starts_with("\xFE\xFF")) return Charset::utf16_big;
  if (beginning.find('\0') == std::string_view::npos) return Charset::bytes;
  if (alternates(beginning, 1)) return Charset::utf16_little;
  if (alternates(beginning, 0)) return Charset::utf16_big;
  return Charset::bytes;
}

bool looks_binary(std::string_view beginning) {
  beginning = beginning.substr(0, looked_at);
  return charset_of(beginning) == Charset::bytes && beginning.find('\0') != std::string_view::npos;
}

bool is_utf8(std::string_view bytes) {
  Utf8State state;
  return std::all_of(bytes.begin(), bytes.end(), [&](char c) { return state.take(c); }) && state.is_between();
}

std::string to_utf8(std::string_view bytes, Charset charset) {
  if (charset != Charset::bytes) return utf16_to_utf8(bytes, charset == Charset::utf16_little ? 1 : 0);
  if (is_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char c : bytes) append_utf8(text, static_cast<std::uint8_t>(c));
  return text;
}

}  // namespace cleave::scan
