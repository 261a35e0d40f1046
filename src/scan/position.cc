#include "scan/position.h"

#include <algorithm>
#include <cstring>

namespace cleave::scan {
namespace {

std::string_view mark_of(Charset charset) {
  switch (charset) {
    case Charset::utf16_little:
      return "\xFF\xFE";
    case Charset::utf16_big:
      return "\xFE\xFF";
    case Charset::bytes:
      break;
  }
  return "\xEF\xBB\xBF";
}

// Loops over a fixed number of bytes become vector instructions.
constexpr std::size_t step = 64;

bool is_ascii(const char* bytes) {
  std::uint8_t all = 0;
  for (std::size_t i = 0; i < step; ++i) all |= static_cast<std::uint8_t>(bytes[i]);
  return all < 0x80;
}

std::uint64_t count_lines(std::string_view bytes) {
  std::uint64_t lines = 0;
  for (; bytes.size() >= step; bytes.remove_prefix(step)) {
    std::uint8_t here = 0;
    for (std::size_t i = 0; i < step; ++i) here += static_cast<std::uint8_t>(bytes.data()[i] == '\n');
    lines += here;
  }
  return lines + static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

}  // namespace

void PositionCounter::skip(std::string_view bytes) {
  const auto mark = mark_of(charset_);
  if (offset_ == 0 && bytes.starts_with(mark)) {
    offset_ += mark.size();
    bytes.remove_prefix(mark.size());
  }
  offset_ += bytes.size();
  charset_ == Charset::bytes ? skip_bytes(bytes) : skip_units(bytes);
}

void PositionCounter::skip_bytes(std::string_view bytes) {
  // string_view::rfind looks at one byte after another.
  if (const auto* last = static_cast<const char*>(::memrchr(bytes.data(), '\n', bytes.size()))) {
    const auto lines = static_cast<std::size_t>(last + 1 - bytes.data());
    line_ += count_lines(bytes.substr(0, lines));
    bytes.remove_prefix(lines);
    units_ = continuations_ = 0;
    utf8_ = {};
  }
  units_ += bytes.size();
  while (!bytes.empty()) {
    if (utf8_.is_between() && bytes.size() >= step && is_ascii(bytes.data())) {
      bytes.remove_prefix(step);
      continue;
    }
    utf8_.take(bytes.front());
    continuations_ += (static_cast<std::uint8_t>(bytes.front()) & 0xC0) == 0x80 ? 1 : 0;
    bytes.remove_prefix(1);
  }
}

void PositionCounter::skip_units(std::string_view bytes) {
  const std::size_t high = charset_ == Charset::utf16_little ? 1 : 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const auto upper = static_cast<std::uint8_t>(bytes[at + high]);
    if (upper == 0 && bytes[at + 1 - high] == '\n') {
      ++line_;
      units_ = continuations_ = 0;
    } else {
      ++units_;
      continuations_ += upper >= 0xDC && upper < 0xE0 ? 1 : 0;  // The second half of a surrogate pair.
    }
  }
}

Position PositionCounter::here() const {
  return {line_, units_ - (utf8_.is_valid() ? continuations_ : 0) + 1};
}

}  // namespace cleave::scan
