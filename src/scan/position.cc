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

bool is_ascii(std::string_view eight) {
  std::uint64_t word = 0;
  std::memcpy(&word, eight.data(), sizeof(word));
  return (word & 0x8080808080808080U) == 0;
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
  if (const auto last = bytes.rfind('\n'); last != std::string_view::npos) {
    line_ += static_cast<std::uint64_t>(
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(last) + 1, '\n'));
    bytes.remove_prefix(last + 1);
    units_ = continuations_ = 0;
    utf8_ = {};
  }
  units_ += bytes.size();
  while (!bytes.empty()) {
    if (utf8_.is_between() && bytes.size() >= 8 && is_ascii(bytes)) {
      bytes.remove_prefix(8);
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
