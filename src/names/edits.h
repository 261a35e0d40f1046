#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "names/finder.h"

namespace cleave::names {

/// Bytes that take the place of others.
struct Edit {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string bytes;
};

/// What has to be written into `bytes` so that every chosen place has its replacement: in order, without
/// overlaps. `chosen` are results of Finder::find on the same bytes; those without a replacement are left.
/// Base64 and UTF-16 stretches are encoded anew as they were (alphabet, padding, width of lines), the lengths
/// of PHP-serialised strings around are repaired, also in strings within strings. Empty when they cannot be.
std::vector<Edit> edits(std::string_view bytes, const std::vector<Found>& chosen);

/// The bytes with the edits made.
std::string edited(std::string_view bytes, const std::vector<Edit>& edits);

}  // namespace cleave::names
