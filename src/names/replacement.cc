#include "names/replacement.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "names/forms.h"
#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t signature_reach = 4096;

/// A text of the name's kind in the case and spelling in which the name stands.
std::string in_its_style(const NameEntry& entry, Spelling spelling, std::string_view name) {
  std::string text = spelt(entry.destination, spelling);
  constexpr std::string_view internal = "internal-";
  if (entry.kind == NameKind::elb_host && name.size() > internal.size() &&
      name.size() > entry.source.size() && !text.starts_with(internal))
    text.insert(0, internal);
  const bool has_small = std::any_of(name.begin(), name.end(), is_lower);
  const bool has_capital = std::any_of(name.begin(), name.end(), is_upper);
  const bool had_small = std::any_of(entry.source.begin(), entry.source.end(), is_lower);
  if (!has_small && has_capital && had_small)
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return upper(c); });
  return text;
}

/// The escape of a character, made after one of another character in the same way.
std::string like(std::string_view escape, char character) {
  const auto value = static_cast<unsigned>(static_cast<unsigned char>(character));
  const bool is_capital =
      std::any_of(escape.begin(), escape.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  const auto digits = [&](int width) {
    return is_capital ? fmt::format("{:0{}X}", value, width) : fmt::format("{:0{}x}", value, width);
  };
  if (escape.starts_with("%25")) return "%25" + digits(2);
  if (escape.starts_with('%')) return "%" + digits(2);
  if (escape.starts_with("&#x") || escape.starts_with("&#X"))
    return std::string(escape.substr(0, 3)) + digits(2) + ";";
  if (escape.starts_with("&#")) return fmt::format("&#{};", value);
  if (escape.starts_with('=')) return fmt::format("={:02X}", value);
  if (escape.starts_with("\\u") || escape.starts_with("\\U"))
    return std::string(escape.substr(0, 2)) + digits(static_cast<int>(escape.size()) - 2);
  if (escape.starts_with("\\x")) return "\\x" + digits(2);
  return std::string(1, character);
}

/// `text` with the characters escaped that were escaped in the name, in the same way; all of them when all
/// were. A fold of quoted-printable stays behind as many characters.
std::string escaped_alike(std::string_view text, std::string_view bytes, std::size_t origin,
                          const Unescaped& written, std::size_t begin, std::size_t end) {
  std::map<char, std::string> escapes;
  std::size_t fold_behind = 0;
  std::string fold, any;
  bool all = true;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string_view piece = bytes.substr(origin + written.from[i], written.to[i] - written.from[i]);
    if (written.escapes[i] != 0) {
      any = piece;
      escapes.emplace(written.text[i], any);
    } else {
      all = false;
    }
    if (i + 1 < end && written.from[i + 1] > written.to[i]) {
      fold_behind = i + 1 - begin;
      fold = bytes.substr(origin + written.to[i], written.from[i + 1] - written.to[i]);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!fold.empty() && i == fold_behind) out += fold;
    const auto known = escapes.find(text[i]);
    if (known != escapes.end()) {
      out += known->second;
    } else {
      const bool is_special = !is_word(text[i]) && !any.empty();
      out += all || is_special ? like(any, text[i]) : std::string(1, text[i]);
    }
  }
  return out;
}

/// A URL that carries a signature over itself.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
bool is_in_signed_url(std::string_view bytes, std::size_t end) {
  const std::string_view rest = bytes.substr(end, signature_reach);
  const std::string_view url = rest.substr(0, std::min(rest.find_first_of(" \t\r\n\"'<>`"), rest.size()));
  for (const std::string_view mark : {"Signature=", "Signature%3D"}) {
    if (url.find(mark) != std::string_view::npos) return true;
  }
  return false;
}

/// "account: 111111111111": languages read a number there, and no number begins with 0.
bool is_number(std::string_view bytes, std::size_t begin, std::size_t end) {
  const auto before = begin == 0 ? bytes.npos : bytes.find_last_not_of(" \t", begin - 1);
  const auto after = bytes.find_first_not_of(" \t", end);
  constexpr std::string_view openers = ":=,[(", closers = ",;)]}#\r\n";
  return before != bytes.npos && openers.find(bytes[before]) != openers.npos &&
         (after == bytes.npos || closers.find(bytes[after]) != closers.npos);
}

}  // namespace

void replace(const NameEntry& entry, Spelling spelling, std::string_view bytes, const Unescaped& written,
             std::size_t begin, std::size_t end, Found& found) {
  if (entry.kind == NameKind::access_key) {
    found.reason = "an access key cannot be taken along: make one in the destination";
    return;
  }
  if (entry.destination.empty()) {
    found.reason = "the destination's name is not known yet";
    return;
  }
  if (found.form == static_cast<std::size_t>(FormId::account_inside)) {
    found.reason = "a name there is made with the account: the map has to say what that name becomes";
    return;
  }
  if (entry.kind == NameKind::account && entry.destination.starts_with('0') &&
      is_number(bytes, found.offset, found.offset + found.length)) {
    found.reason = "the new one begins with 0, and a number cannot: write it as a text";
    return;
  }
  if (is_in_signed_url(bytes, found.offset + found.length)) {
    found.reason = "the URL is signed: it must be made again";
    return;
  }
  const std::string text =
      in_its_style(entry, spelling, std::string_view(written.text).substr(begin, end - begin));
  found.replacement = escaped_alike(text, bytes, found.offset - written.from[begin], written, begin, end);
}

}  // namespace cleave::names
