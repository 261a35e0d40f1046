#include "names/serialized_lengths.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t most_digits = 10;
// How often each byte may be read while the ends of escaped strings are looked for. Only what was made to
// take long needs more.
constexpr std::size_t most_readings = 32, least_readings = std::size_t{1} << 20;

/// A serialised string, or the text of an object that serialises itself.
struct Serialized {
  std::size_t digits = 0, digits_length = 0;  ///< where its length stands
  std::size_t begin = 0, end = 0;             ///< its content
  std::size_t length = 0;                     ///< what the digits say
  std::size_t quoting = 0;                    ///< how often quotes are escaped: 0, 1, 2
};

/// Bytes that one byte of a string takes at `at` when it is escaped `quoting` times.
std::size_t unit_length(std::string_view bytes, std::size_t at, std::size_t quoting) {
  if (quoting == 0 || bytes[at] != '\\') return 1;
  if (quoting == 1) return 2;
  const std::size_t first = unit_length(bytes, at, quoting - 1);
  const bool is_backslash = at + 1 < bytes.size() && bytes[at + 1] == '\\';
  if (!is_backslash || at + first >= bytes.size()) return first;
  return first + unit_length(bytes, at + first, quoting - 1);
}

/// How many bytes of a string are written in `bytes`.
std::size_t units(std::string_view bytes, std::size_t quoting) {
  if (quoting == 0) return bytes.size();
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); ++count) at += unit_length(bytes, at, quoting);
  return count;
}

/// The end of `count` bytes of a string that begin at `at`; nothing when there are not so many.
std::optional<std::size_t> end_of_units(std::string_view bytes, std::size_t at, std::size_t count,
                                        std::size_t quoting) {
  if (quoting == 0) return at + count <= bytes.size() ? std::optional(at + count) : std::nullopt;
  for (; count > 0; --count) {
    if (at >= bytes.size()) return std::nullopt;
    at += unit_length(bytes, at, quoting);
  }
  return at <= bytes.size() ? std::optional(at) : std::nullopt;
}

/// Reads what is serialised from one letter on. Every reader returns nothing where something else stands.
class Reader {
 public:
  Reader(std::string_view bytes, std::size_t& readings) : bytes_(bytes), readings_(readings) {}

  /// s:13:"pressi-assets";
  std::optional<Serialized> string(std::size_t at) {
    Serialized found;
    at_ = at + 2;
    if (!number(found) || !take(":") || !quote(found) || !content(found)) return std::nullopt;
    return take(quote_ + ";") ? std::optional(found) : std::nullopt;
  }
  /// C:5:"Class":13:{pressi-assets}
  std::optional<Serialized> object(std::size_t at) {
    Serialized name, found;
    at_ = at + 2;
    if (!number(name) || !take(":") || !quote(name) || !content(name) || !take(quote_ + ":") ||
        !number(found) || !take(":{"))
      return std::nullopt;
    found.quoting = name.quoting;
    return content(found) && take("}") ? std::optional(found) : std::nullopt;
  }

 private:
  bool take(std::string_view text) {
    if (bytes_.substr(at_, text.size()) != text) return false;
    at_ += text.size();
    return true;
  }
  bool number(Serialized& found) {
    found.digits = at_;
    while (at_ < bytes_.size() && is_digit(bytes_[at_]) && at_ - found.digits < most_digits)
      found.length = found.length * 10 + static_cast<std::size_t>(bytes_[at_++] - '0');
    found.digits_length = at_ - found.digits;
    return found.digits_length > 0 && found.length <= bytes_.size() - at_;
  }
  bool quote(Serialized& found) {
    const auto begin = at_;
    while (at_ < bytes_.size() && bytes_[at_] == '\\') ++at_;
    const auto backslashes = at_ - begin;
    if (backslashes != 0 && backslashes != 1 && backslashes != 3) return false;
    found.quoting = backslashes == 3 ? 2 : backslashes;
    quote_ = std::string(backslashes, '\\') + "\"";
    at_ = begin;
    return take(quote_);
  }
  bool content(Serialized& found) {
    found.begin = at_;
    if (found.quoting != 0) readings_ += found.length;
    const auto end = end_of_units(bytes_, at_, found.length, found.quoting);
    if (end) found.end = at_ = *end;
    return end.has_value();
  }

  std::string_view bytes_;
  std::size_t& readings_;
  std::size_t at_ = 0;
  std::string quote_;
};

bool holds(const Serialized& string, const Edit& edit) {
  return string.begin <= edit.offset && edit.offset + edit.length <= string.end;
}

auto first_in(const std::vector<Edit>& edits, std::size_t offset) {
  return std::lower_bound(edits.begin(), edits.end(), offset,
                          [](const Edit& edit, std::size_t least) { return edit.offset < least; });
}

/// Those around an edit; nothing when it takes too long to find them.
std::optional<std::vector<Serialized>> strings_around(std::string_view bytes,
                                                      const std::vector<Edit>& edits) {
  std::vector<Serialized> strings;
  const std::size_t last = edits.empty() ? 0 : edits.back().offset;
  const std::size_t most = std::max(least_readings, most_readings * bytes.size());
  std::size_t readings = 0;
  Reader reader(bytes, readings);
  for (auto colon = bytes.find(':'); colon < last; colon = bytes.find(':', colon + 1)) {
    if (colon == 0) continue;
    const char letter = bytes[colon - 1];
    if ((letter != 's' && letter != 'C') || (colon > 1 && is_letter_or_digit(bytes[colon - 2]))) continue;
    const auto found = letter == 's' ? reader.string(colon - 1) : reader.object(colon - 1);
    if (readings > most) return std::nullopt;
    if (!found) continue;
    const auto edit = first_in(edits, found->begin);
    if (edit != edits.end() && edit->offset < found->end) strings.push_back(*found);
  }
  return strings;
}

}  // namespace

std::optional<std::vector<Edit>> length_repairs(std::string_view bytes, const std::vector<Edit>& edits) {
  auto strings = strings_around(bytes, edits);
  if (!strings) return std::nullopt;
  // The inner ones first: their new lengths may have more digits, which the outer ones count.
  std::sort(strings->begin(), strings->end(), [](const Serialized& a, const Serialized& b) {
    return std::pair(a.end - a.begin, a.begin) < std::pair(b.end - b.begin, b.begin);
  });
  std::map<std::size_t, Edit> repairs;
  for (const Serialized& string : *strings) {
    std::size_t length = string.length;
    const auto count = [&](const Edit& edit) {
      if (!holds(string, edit)) return;
      length -= units(bytes.substr(edit.offset, edit.length), string.quoting);
      length += units(edit.bytes, string.quoting);
    };
    for (auto edit = first_in(edits, string.begin); edit != edits.end() && edit->offset < string.end; ++edit)
      count(*edit);
    for (auto repair = repairs.lower_bound(string.begin);
         repair != repairs.end() && repair->first < string.end; ++repair)
      count(repair->second);
    if (length != string.length)
      repairs[string.digits] = {string.digits, string.digits_length, std::to_string(length)};
  }
  std::vector<Edit> list;
  for (auto& [offset, repair] : repairs) list.push_back(std::move(repair));
  return list;
}

}  // namespace cleave::names
