#include "names/site.h"

#include <algorithm>
#include <array>

#include "names/letters.h"
#include "names/recognise.h"
#include "names/replacement.h"
#include "names/surroundings.h"

namespace cleave::names {
namespace {

constexpr std::array<Encoding, 4> escapes_in_order{Encoding::json_escape, Encoding::quoted_printable,
                                                   Encoding::entity, Encoding::percent};

/// What belongs to the same URL, ARN or path as the name.
bool in_token(char c) {
  return is_word(c) || c == ':' || c == '/' || c == '?' || c == '=' || c == '&' || c == '%' || c == '@' ||
         c == '+' || c == '~' || c == '*';
}

/// The escapes of characters that touch the name from the left or the right.
EscapeSet escapes_before(const Unescaped& text, std::size_t begin) {
  EscapeSet set = 0;
  while (begin > 0 && in_token(text.text[begin - 1])) set |= text.escapes[--begin];
  return set;
}
EscapeSet escapes_after(const Unescaped& text, std::size_t end) {
  EscapeSet set = 0;
  for (; end < text.text.size() && in_token(text.text[end]); ++end) set |= text.escapes[end];
  return set;
}

std::vector<Encoding> in_order(EscapeSet set) {
  std::vector<Encoding> encodings;
  for (const Encoding each : escapes_in_order) {
    if (set & set_of(each)) encodings.push_back(each);
  }
  return encodings;
}

Found describe(const Key& key, const Recognised& form) {
  Found found;
  found.entry = key.entry;
  found.form = static_cast<std::size_t>(form.form);
  found.confidence = form.confidence;
  return found;
}

}  // namespace

std::optional<Found> plain_site(const CompiledNames& names, std::string_view bytes, std::uint32_t number,
                                std::size_t begin, std::string_view context_key) {
  const Key& key = names.keys[number];
  const std::size_t end = begin + key.text.size();
  const std::size_t from = begin > seen_before ? begin - seen_before : 0;
  const std::string_view raw_before = bytes.substr(from, begin - from);
  // No name goes on with a letter or a digit; long rows of digits would cost much otherwise.
  if (end < bytes.size() && is_letter_or_digit(bytes[end])) return std::nullopt;
  if (ends_within_escape(raw_before, bytes[begin])) return std::nullopt;
  Unescaped before = unescape(raw_before);
  const Unescaped after = unescape(bytes.substr(end, seen_after));
  const NameEntry& entry = names.entries[key.entry];
  const auto recognised = [&] {
    return recognise(entry, key.spelling,
                     {before.text, bytes.substr(begin, end - begin), after.text, context_key});
  };
  auto form = recognised();
  if (const auto sign = raw_before.rfind('='); !form && sign != std::string_view::npos) {
    // "=EC2-192-0-2-10": what looks like quoted-printable may be none.
    before = unescape(raw_before.substr(sign + 1));
    form = recognised();
  }
  if (!form) return std::nullopt;
  Found found = describe(key, *form);
  found.offset = begin - form->before;
  found.length = end - found.offset;
  found.encodings = in_order(escapes_before(before, before.text.size()) | escapes_after(after, 0));
  const Unescaped written = as_it_stands(bytes.substr(found.offset, found.length));
  replace(entry, key.spelling, bytes, written, 0, found.length, found);
  return found;
}

std::optional<Found> unescaped_site(const CompiledNames& names, std::string_view bytes, std::size_t origin,
                                    const Unescaped& text, std::uint32_t number, std::size_t begin,
                                    std::size_t end, std::string_view context_key) {
  const Key& key = names.keys[number];
  const NameEntry& entry = names.entries[key.entry];
  const std::string_view all = text.text;
  const auto form =
      recognise(entry, key.spelling,
                {all.substr(0, begin), all.substr(begin, end - begin), all.substr(end), context_key});
  if (!form) return std::nullopt;
  begin -= form->before;
  Found found = describe(key, *form);
  found.offset = origin + text.from[begin];
  found.length = text.to[end - 1] - text.from[begin];
  EscapeSet set = escapes_before(text, begin) | escapes_after(text, end);
  for (std::size_t i = begin; i < end; ++i) {
    set |= text.escapes[i];
    if (i > begin && text.from[i] > text.to[i - 1]) set |= set_of(Encoding::quoted_printable);
  }
  found.encodings = in_order(set);
  replace(entry, key.spelling, bytes, text, begin, end, found);
  return found;
}

}  // namespace cleave::names
