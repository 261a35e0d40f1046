#include "names/search.h"

#include <algorithm>
#include <array>

#include "names/escapes.h"
#include "names/layers.h"
#include "names/letters.h"
#include "names/site.h"

namespace cleave::names {
namespace {

constexpr std::size_t block = std::size_t{32} * 1024;
constexpr std::size_t longest_escaped = 1536;  // bytes that a name can take with all its characters escaped

/// Eight bytes at `at`, with zeros behind the end.
std::array<char, 8> eight_at(std::string_view bytes, std::size_t at) {
  std::array<char, 8> eight{};
  if (at < bytes.size()) bytes.copy(eight.data(), eight.size(), at);
  return eight;
}

bool matches(std::string_view key, std::string_view text) {
  return std::equal(key.begin(), key.end(), text.begin(), [](char k, char c) { return k == lower(c); });
}

/// Bytes that can stand in an escaped name.
bool in_escaped(std::string_view bytes, std::size_t at) {
  static constexpr auto marks = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 128; ++c) table[static_cast<std::size_t>(c)] = is_word(static_cast<char>(c));
    for (const char c : std::string_view("%\\&#;:=/")) table[static_cast<unsigned char>(c)] = true;
    return table;
  }();
  const char c = bytes[at];
  if (marks[static_cast<unsigned char>(c)]) return true;
  if (c == '\r') return at > 0 && bytes[at - 1] == '=';
  return c == '\n' && at > 0 &&
         (bytes[at - 1] == '=' || (at > 1 && bytes[at - 1] == '\r' && bytes[at - 2] == '='));
}

}  // namespace

std::vector<Found> Search::run(std::size_t begin, std::size_t end) {
  const GramTable &longs = names_.grams.longs, &shorts = names_.grams.shorts;
  for (std::size_t from = begin; from < end; from += block) {
    const std::size_t to = std::min(end, from + block);
    mark(bytes_, from, to, names_.grams, marks_);
    for (const std::uint32_t at : marks_.longs)
      look_at_gram(longs, long_gram_at(eight_at(bytes_, from + at).data()), from + at);
    for (const std::uint32_t at : marks_.shorts)
      look_at_gram(shorts, short_gram_at(eight_at(bytes_, from + at).data()), from + at);
    for (const std::uint32_t at : marks_.escapes) look_at_escape(from + at);
    for (const std::uint32_t at : marks_.base64) look_at_base64(from + at);
    for (const std::uint32_t at : marks_.utf16) look_at_utf16(from + at);
  }
  leave_signed_texts();
  return std::move(found_);
}

void Search::leave_signed_texts() {
  for (Found& found : found_) {
    const bool is_signed = std::any_of(signed_texts_.begin(), signed_texts_.end(), [&](std::size_t begin) {
      return begin < found.offset && found.offset - begin < Finder::margin;
    });
    if (!is_signed || !found.replacement) continue;
    found.replacement.reset();
    found.reason = "the text is signed: it must be signed again";
  }
}

void Search::look_at_gram(const GramTable& table, std::uint64_t gram, std::size_t at) {
  const auto [begin, end] = table.find(gram);
  for (const GramPlace* place = begin; place != end; ++place) {
    if (place->key == no_key)
      look_at_words(at, &table == &names_.grams.longs ? words_at_longs_done_ : words_at_shorts_done_);
    else
      look_at_key(place->key, at, place->offset);
  }
}

void Search::look_at_key(std::uint32_t number, std::size_t gram_at, std::int32_t gram_offset) {
  const std::string_view key = names_.keys[number].text;
  const auto before = static_cast<std::size_t>(std::max(0, gram_offset));
  const std::size_t gram_in_key = gram_at + (gram_offset < 0 ? 1 : 0);
  if (gram_in_key >= before && gram_in_key - before + key.size() <= bytes_.size() &&
      matches(key, bytes_.substr(gram_in_key - before, key.size()))) {
    if (names_.keys[number].entry == CompiledNames::signed_text)
      signed_texts_.push_back(gram_in_key);
    else if (auto found = plain_site(names_, bytes_, number, gram_in_key - before, key_))
      found_.push_back(std::move(*found));
    return;
  }
  // Where ':' and '/' are escaped, the part around the gram still stands as it is.
  std::size_t run_begin = before, run_end = before;
  while (run_begin > 0 && is_word(key[run_begin - 1])) --run_begin;
  while (run_end < key.size() && is_word(key[run_end])) ++run_end;
  if ((run_begin == 0 && run_end == key.size()) || gram_in_key < before - run_begin) return;
  const std::size_t run_at = gram_in_key - (before - run_begin);
  if (run_at + (run_end - run_begin) > bytes_.size() ||
      !matches(key.substr(run_begin, run_end - run_begin), bytes_.substr(run_at, run_end - run_begin)))
    return;
  const std::size_t from = run_at > run_begin * 6 ? run_at - run_begin * 6 : 0;
  const std::size_t to = std::min(bytes_.size(), run_at + (key.size() - run_begin) * 6);
  if (may_have_escapes(bytes_.substr(from, to - from))) find_unescaped(from, to);
}

void Search::look_at_escape(std::size_t at) {
  if (at < escapes_done_ || at >= bytes_.size() || !hides_name_character(bytes_, at)) return;
  std::size_t from = at, to = at;
  while (from > 0 && at - from < longest_escaped && in_escaped(bytes_, from - 1)) --from;
  while (to < bytes_.size() && to - at < 2 * longest_escaped && in_escaped(bytes_, to)) ++to;
  escapes_done_ = to - at < 2 * longest_escaped ? to : at + longest_escaped;
  find_unescaped(from, to);
}

/// Calls `each(key, begin, end)` for the keys in `text` that hold an escape, until it returns true; whether
/// it did. Keys without one are found without this.
template <class Each>
bool Search::any_escaped_key(const Unescaped& text, Each each) const {
  const auto any_of = [&](const GramTable& table, std::uint64_t gram, std::size_t at) {
    const auto [first, last] = table.find(gram);
    return std::any_of(first, last, [&](const GramPlace& place) {
      if (place.key == no_key || names_.keys[place.key].entry == CompiledNames::signed_text) return false;
      const std::string_view key = names_.keys[place.key].text;
      const std::ptrdiff_t signed_begin = static_cast<std::ptrdiff_t>(at) - place.offset;
      if (signed_begin < 0) return false;
      const auto begin = static_cast<std::size_t>(signed_begin), end = begin + key.size();
      if (end > text.text.size() || !matches(key, std::string_view(text.text).substr(begin, key.size())))
        return false;
      return text.to[end - 1] - text.from[begin] != key.size() && each(place.key, begin, end);
    });
  };
  for (std::size_t at = 0; at < text.text.size(); ++at) {
    const auto bytes = eight_at(text.text, at);
    const std::uint64_t long_gram_here = long_gram_at(bytes.data());
    const std::uint32_t short_gram_here = short_gram_at(bytes.data());
    if (names_.grams.longs.filter().test(long_gram_here) && any_of(names_.grams.longs, long_gram_here, at))
      return true;
    if (names_.grams.shorts.filter().test(short_gram_here) &&
        any_of(names_.grams.shorts, short_gram_here, at))
      return true;
  }
  return false;
}

void Search::find_unescaped(std::size_t from, std::size_t to) {
  // What stands around is rarely needed: first without it.
  if (!any_escaped_key(unescape(bytes_.substr(from, to - from)), [](auto...) { return true; })) return;
  const std::size_t wide_from = from > seen_before ? from - seen_before : 0;
  const Unescaped text = unescape(bytes_.substr(wide_from, to + seen_after - wide_from));
  any_escaped_key(text, [&](std::uint32_t key, std::size_t begin, std::size_t end) {
    // Of a key further away the surroundings may be cut.
    const std::size_t at = wide_from + text.from[begin];
    if (at < from || at >= to) return false;
    if (auto found = unescaped_site(names_, bytes_, wide_from, text, key, begin, end, key_))
      found_.push_back(std::move(*found));
    return false;
  });
}

void Search::look_at_words(std::size_t at, std::size_t& done) {
  if (at < done) return;
  constexpr std::size_t reach = 224;
  done = at + reach / 2;
  const std::size_t from = at > seen_before ? at - seen_before : 0;
  const Unescaped text = unescape(bytes_.substr(from, at - from + reach + seen_after));
  const std::string_view all = text.text;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    while (end < all.size() && is_word(all[end])) ++end;
    const std::string_view word = all.substr(begin, end - begin);
    // Words near the ends of what is read here may be cut.
    const std::size_t word_at = begin < end ? from + text.from[begin] : 0;
    const bool is_whole = word_at + seen_before / 2 >= at && word_at < at + reach;
    for (const std::size_t length : {word.size(), word.find('.')}) {
      if (length > 4 || length < 3 || !is_whole) continue;
      const auto keys = names_.tiny.find(lower(word.substr(0, length)));
      if (keys == names_.tiny.end()) continue;
      for (const std::uint32_t key : keys->second) {
        if (auto found = unescaped_site(names_, bytes_, from, text, key, begin, begin + length, key_))
          found_.push_back(std::move(*found));
      }
    }
    begin = end + 1;
  }
}

void Search::look_at_base64(std::size_t at) {
  if (in_base64_ || at < base64_done_ || at >= bytes_.size()) return;
  base64_done_ = find_in_base64(names_, bytes_, at, key_, found_);
}

void Search::look_at_utf16(std::size_t at) {
  if (at < utf16_done_ || at >= bytes_.size()) return;
  utf16_done_ = find_in_utf16(names_, bytes_, at, key_, in_base64_, found_);
}

}  // namespace cleave::names
