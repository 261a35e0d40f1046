#include "names/escapes.h"

#include <array>
#include <optional>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr int deepest = 3;

/// One escape: how many bytes it takes and what it stands for. A fold stands for nothing.
struct Escape {
  std::size_t length;
  char character;
  Encoding encoding;
  bool is_fold = false;
};

/// The value of `digits` hexadecimal digits at `at`; nothing when they are not all there.
std::optional<unsigned> hex_number(std::string_view bytes, std::size_t at, std::size_t digits) {
  if (at + digits > bytes.size()) return std::nullopt;
  unsigned value = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (!is_hex_digit(bytes[i])) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(hex_value(bytes[i]));
  }
  return value;
}

/// Characters above ASCII stand in no name: one byte that is a border takes their place.
char narrow(unsigned value) {
  return value < 0x80 ? static_cast<char>(value) : '\xFF';
}

/// https://url.spec.whatwg.org/#percent-encoded-bytes
std::optional<Escape> percent_escape(std::string_view bytes, std::size_t at) {
  if (const auto value = hex_number(bytes, at + 1, 2)) return Escape{3, narrow(*value), Encoding::percent};
  if (at + 1 < bytes.size() && lower(bytes[at + 1]) == 'u') {
    if (const auto value = hex_number(bytes, at + 2, 4)) return Escape{6, narrow(*value), Encoding::percent};
  }
  return std::nullopt;
}

/// JSON's, JavaScript's and C's, and the backslash before punctuation in regular expressions and shells.
std::optional<Escape> backslash_escape(std::string_view bytes, std::size_t at) {
  if (at + 1 >= bytes.size()) return std::nullopt;
  const char next = bytes[at + 1];
  const auto whole = [](std::size_t length, char character) {
    return Escape{length, character, Encoding::json_escape};
  };
  if (next == 'u' || next == 'U') {
    for (const std::size_t digits : {std::size_t{8}, std::size_t{4}}) {
      if (digits == (next == 'U' ? 4u : 8u)) continue;
      if (const auto value = hex_number(bytes, at + 2, digits)) return whole(2 + digits, narrow(*value));
    }
  }
  if (next == 'x') {
    if (const auto value = hex_number(bytes, at + 2, 2)) return whole(4, narrow(*value));
  }
  if (next == 'n' || next == 'r') return whole(2, '\n');
  if (next == 't') return whole(2, '\t');
  constexpr std::string_view punctuation = "/\\\"'.-:_=?&@$(){}[]<>|+*^ ";
  if (punctuation.find(next) != std::string_view::npos) return whole(2, next);
  return std::nullopt;
}

struct Entity {
  std::string_view name;
  char character;
};

/// Those of HTML that are ASCII: https://html.spec.whatwg.org/multipage/named-characters.html
constexpr std::array<Entity, 29> entities{
    {{"amp", '&'},    {"quot", '"'},  {"apos", '\''},  {"lt", '<'},     {"gt", '>'},      {"nbsp", '\xFF'},
     {"colon", ':'},  {"sol", '/'},   {"period", '.'}, {"lowbar", '_'}, {"commat", '@'},  {"num", '#'},
     {"equals", '='}, {"quest", '?'}, {"percnt", '%'}, {"bsol", '\\'},  {"Tab", '\t'},    {"NewLine", '\n'},
     {"semi", ';'},   {"comma", ','}, {"lpar", '('},   {"rpar", ')'},   {"lsqb", '['},    {"rsqb", ']'},
     {"lcub", '{'},   {"rcub", '}'},  {"ast", '*'},    {"plus", '+'},   {"UnderBar", '_'}}};

std::optional<Escape> numeric_entity(std::string_view body) {
  const bool is_hex = body.size() > 1 && lower(body[1]) == 'x';
  const std::string_view digits = body.substr(is_hex ? 2 : 1);
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  unsigned value = 0;
  for (const char c : digits) {
    if (is_hex ? !is_hex_digit(c) : !is_digit(c)) return std::nullopt;
    value = value * (is_hex ? 16 : 10) + static_cast<unsigned>(hex_value(c));
  }
  return Escape{body.size() + 2, narrow(value), Encoding::entity};
}

std::optional<Escape> entity_escape(std::string_view bytes, std::size_t at) {
  const std::string_view rest = bytes.substr(at + 1, 12);
  const auto end = rest.find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  const std::string_view body = rest.substr(0, end);
  if (body[0] == '#') return numeric_entity(body);
  for (const Entity& each : entities) {
    if (each.name == body) return Escape{body.size() + 2, each.character, Encoding::entity};
  }
  return std::nullopt;
}

/// https://www.rfc-editor.org/rfc/rfc2045#section-6.7. Elsewhere "=" is common, so only what can stand in
/// text counts, in the capital letters that the RFC asks for.
std::optional<Escape> quoted_printable_escape(std::string_view bytes, std::size_t at) {
  const std::string_view rest = bytes.substr(at + 1, 2);
  if (rest.starts_with("\n")) return Escape{2, 0, Encoding::quoted_printable, true};
  if (rest == "\r\n") return Escape{3, 0, Encoding::quoted_printable, true};
  if (rest.size() < 2 || is_lower(rest[0]) || is_lower(rest[1])) return std::nullopt;
  const auto value = hex_number(bytes, at + 1, 2);
  if (!value || *value == 0x7F || (*value < 0x20 && *value != 0x0A && *value != 0x0D && *value != 0x09))
    return std::nullopt;
  return Escape{3, narrow(*value), Encoding::quoted_printable};
}

/// `is_inner`: in what another escape was taken off from. Mail is the outermost: "=3D79" is "=79".
std::optional<Escape> escape_at(std::string_view bytes, std::size_t at, bool is_inner = false) {
  switch (bytes[at]) {
    case '%':
      return percent_escape(bytes, at);
    case '\\':
      return backslash_escape(bytes, at);
    case '&':
      return entity_escape(bytes, at);
    case '=':
      return is_inner ? std::nullopt : quoted_printable_escape(bytes, at);
    default:
      return std::nullopt;
  }
}

/// One round over `text`, in place; false when there was nothing to undo.
bool undo_once(Unescaped& text, bool is_inner) {
  const std::size_t size = text.text.size();
  std::size_t kept = 0;
  bool any = false;
  for (std::size_t i = 0; i < size;) {
    const auto escape = escape_at(text.text, i, is_inner);
    const std::size_t length = escape ? escape->length : 1;
    if (!escape || !escape->is_fold) {
      EscapeSet escapes = escape ? set_of(escape->encoding) : EscapeSet{0};
      for (std::size_t k = i; k < i + length; ++k) escapes |= text.escapes[k];
      text.text[kept] = escape ? escape->character : text.text[i];
      text.from[kept] = text.from[i];
      text.to[kept] = text.to[i + length - 1];
      text.escapes[kept] = escapes;
      ++kept;
    }
    any = any || escape;
    i += length;
  }
  text.text.resize(kept);
  text.from.resize(kept);
  text.to.resize(kept);
  text.escapes.resize(kept);
  return any;
}

}  // namespace

Unescaped as_it_stands(std::string_view bytes) {
  Unescaped text;
  text.text = bytes;
  text.from.resize(bytes.size());
  text.to.resize(bytes.size());
  text.escapes.resize(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text.from[i] = static_cast<std::uint32_t>(i);
    text.to[i] = static_cast<std::uint32_t>(i + 1);
  }
  return text;
}

Unescaped unescape(std::string_view bytes) {
  Unescaped text = as_it_stands(bytes);
  for (int round = 0; round < deepest && may_have_escapes(text.text) && undo_once(text, round > 0); ++round) {
  }
  return text;
}

bool may_have_escapes(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(),
                     [](char c) { return c == '\\' || c == '%' || c == '&' || c == '='; });
}

bool hides_name_character(std::string_view bytes, std::size_t at) {
  const auto escape = escape_at(bytes, at);
  if (!escape) return false;
  if (escape->is_fold || is_word(escape->character)) return true;
  // An escaped first byte of another escape.
  const std::size_t next = at + escape->length;
  if (next >= bytes.size()) return false;
  constexpr std::string_view behind_backslash = "uUx-._";
  return (escape->character == '%' && is_digit(bytes[next])) ||
         (escape->character == '&' && bytes[next] == '#') ||
         (escape->character == '\\' && behind_backslash.find(bytes[next]) != std::string_view::npos);
}

bool ends_within_escape(std::string_view before, char next) {
  const std::size_t size = before.size();
  if (size >= 1 && is_hex_digit(next)) {
    if (before[size - 1] == '%') return true;
    if (size >= 2 && is_hex_digit(before[size - 1]) && before[size - 2] == '%') return true;
  }
  if (is_hex_digit(next)) {
    for (std::size_t digits = 0; digits <= 3 && digits + 2 <= size; ++digits) {
      const char mark = before[size - 1 - digits];
      if ((mark == 'u' || (mark == 'x' && digits <= 1)) && before[size - 2 - digits] == '\\') return true;
      if (!is_hex_digit(mark)) break;
    }
  }
  return false;
}

}  // namespace cleave::names
