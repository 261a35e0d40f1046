#include "names/layers.h"

#include <algorithm>
#include <string>

#include "names/base64_text.h"
#include "names/editable.h"
#include "names/search.h"
#include "names/utf16_text.h"

namespace cleave::names {
namespace {

constexpr std::size_t utf16_window = std::size_t{64} * 1024;
constexpr std::size_t overlap_of_windows =
    4096;  // of two windows of a long stretch: more than a name and what stands around
constexpr std::size_t shortest_text = 8;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

/// What base64 of nothing readable carries need not be searched: most long words are no base64 at all.
bool has_text(std::string_view bytes) {
  std::size_t row = 0, zeros = 0;
  for (const char c : bytes) {
    zeros += c == 0;
    row = is_printable(c) || c == '\n' ? row + 1 : 0;
    if (row >= shortest_text || zeros >= shortest_text) return true;
  }
  return false;
}

/// A part of a JSON Web Token: https://www.rfc-editor.org/rfc/rfc7519
bool is_token(std::string_view bytes, const Base64Text& text) {
  const std::size_t begin = text.lines.front().offset;
  const bool is_first = text.chars.starts_with("eyJ") && text.end < bytes.size() && bytes[text.end] == '.';
  const bool is_second = begin >= shortest_base64 && bytes[begin - 1] == '.' && text.end < bytes.size() &&
                         bytes[text.end] == '.';
  return is_first || is_second;
}

void into_base64(std::string_view bytes, const Base64Text& text, std::size_t first, Found& place) {
  const std::size_t first_character = first + place.offset * 8 / 6;
  const std::size_t last_character = first + ((place.offset + place.length) * 8 - 1) / 6;
  const bool is_part = text.begins_before || text.chars.size() >= longest_base64;
  Layer layer{Encoding::base64, text.offset_of(first), text.end - text.offset_of(first)};
  if (is_part) {
    const std::size_t group = place.offset / 3, groups_end = (place.offset + place.length + 2) / 3;
    const std::size_t end_character = std::min(first + groups_end * 4, text.chars.size());
    layer.offset = text.offset_of(first + group * 4);
    layer.length = text.offset_of(end_character - 1) + 1 - layer.offset;
    place.inner_offset -= group * 3;
    if (place.replacement && place.replacement->size() % 3 != place.inner_length % 3) {
      place.replacement.reset();
      place.reason = "the base64 text is too long to be written anew";
    }
  }
  if (place.replacement && is_token(bytes, text)) {
    place.replacement.reset();
    place.reason = "the token is signed: it must be made again";
  }
  place.layers.insert(place.layers.begin(), layer);
  place.encodings.insert(place.encodings.begin(), Encoding::base64);
  place.offset = text.offset_of(first_character);
  place.length = text.offset_of(last_character) + 1 - place.offset;
}

}  // namespace

std::size_t find_in_base64(const CompiledNames& names, std::string_view bytes, std::size_t at,
                           std::string_view key, std::vector<Found>& found) {
  const Base64Line line = base64_line(bytes, at);
  const auto looked_until = [](std::size_t characters, std::size_t end) {
    return characters < longest_base64 ? end : end - overlap_of_windows;
  };
  // Nearly all are long words or numbers.
  const std::size_t width = line.end - line.begin;
  if (!line.may_go_on && !may_hold_text(bytes.substr(line.begin, width)))
    return looked_until(width, line.end);
  Base64Text text;
  read_base64(bytes, line, text);
  const std::size_t behind = looked_until(text.chars.size(), text.end);
  if (line.may_go_on && !may_hold_text(text.chars)) return behind;
  const std::size_t whole = text.chars.size() + text.padding;
  const bool is_sure = whole % 4 == 0 && !text.begins_before;
  // Something else may stand in front of it: then its end tells where the groups of four lie, or nothing
  // does.
  const std::size_t first_way = is_sure || text.padding == 0 ? 0 : whole % 4;
  const std::size_t ways = is_sure || (text.padding != 0 && !text.begins_before) ? 1 : 4;
  std::string inner;
  for (std::size_t first = first_way; first < first_way + ways && first < text.chars.size(); ++first) {
    decode_base64(text.chars, first, inner);
    if (!has_text(inner)) continue;
    auto places = Search(names, inner, key, true).run(0, inner.size());
    const auto why_kept = places.empty() ? std::string_view() : why_not_editable(inner);
    for (Found& place : places) {
      if (place.replacement && !why_kept.empty()) {
        place.replacement.reset();
        place.reason = "the base64 text holds no plain text: change it with what made it";
      }
      place.inner_offset = place.offset;
      place.inner_length = place.length;
      into_base64(bytes, text, first, place);
      found.push_back(std::move(place));
    }
  }
  return behind;
}

std::size_t find_in_utf16(const CompiledNames& names, std::string_view bytes, std::size_t at,
                          std::string_view key, bool in_base64, std::vector<Found>& found) {
  const Utf16Text text = read_utf16(bytes, at, utf16_window);
  if (text.text.empty()) return at + 1;
  const std::size_t end = text.offset + text.text.size() * 2;
  const Encoding encoding = text.is_big_endian ? Encoding::utf16be : Encoding::utf16le;
  for (Found& place : Search(names, text.text, key, in_base64).run(0, text.text.size())) {
    if (place.layers.empty()) {
      if (place.replacement) place.replacement = encode_utf16(*place.replacement, text.is_big_endian);
    } else {
      place.layers.insert(place.layers.begin(), {encoding, text.offset, text.text.size() * 2});
    }
    place.encodings.insert(place.encodings.begin(), encoding);
    place.offset = text.offset + place.offset * 2;
    place.length *= 2;
    found.push_back(std::move(place));
  }
  return std::max(at + 1, end - at < utf16_window ? end : end - overlap_of_windows);
}

}  // namespace cleave::names
