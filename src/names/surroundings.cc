#include "names/surroundings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "names/letters.h"

namespace cleave::names {
namespace {

constexpr std::size_t most_words = 40;   // of a list that a key stands over
constexpr std::size_t most_breaks = 40;  // of lines

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Words that stand between a key and its value and say nothing themselves.
bool is_filler(std::string_view word) {
  static constexpr std::array<std::string_view, 16> fillers{
      "value", "default", "name", "string", "str",  "id",      "text", "get",
      "const", "env",     "ref",  "type",   "data", "literal", "s",    "set"};
  return std::find(fillers.begin(), fillers.end(), word) != fillers.end();
}

/// Takes the last word of `text` and what stands behind it.
struct LastWord {
  std::string_view word;
  std::string_view behind;
};
LastWord take_last_word(std::string_view& text) {
  std::size_t end = text.size();
  while (end > 0 && !is_word(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_word(text[begin - 1])) --begin;
  const LastWord last{text.substr(begin, end - begin), text.substr(end)};
  text = text.substr(0, begin);
  return last;
}

bool is_list_dash(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c == '-'; });
}

/// Where a value's statement or object begins: no key further up belongs to it.
bool ends_statement(std::string_view behind) {
  return behind.find(';') != std::string_view::npos || behind.find('}') != std::string_view::npos;
}

std::size_t line_breaks(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// In serialised PHP a member's name is a string of its own: s:6:"bucket";s:6:"assets";
std::string_view without_php_length(std::string_view text) {
  std::size_t end = text.size();
  if (end == 0 || text[end - 1] != '"') return text;
  end -= 1;
  if (end == 0 || text[--end] != ':') return text;
  while (end > 0 && is_digit(text[end - 1])) --end;
  const std::string_view head = text.substr(0, end);
  if (head.ends_with(";s:")) return head.substr(0, head.size() - 3);
  return text;
}

/// "git config bucket media", "the bucket media": a plain word in the middle of a line, with nothing but
/// blanks behind it, is no key. "bucket media" at a line's beginning and "--bucket media" are.
bool is_prose(std::string_view before, const LastWord& last) {
  if (last.behind.find_first_not_of(" \t") != std::string_view::npos || last.behind.empty()) return false;
  if (!std::all_of(last.word.begin(), last.word.end(), is_lower)) return false;
  const auto line = before.substr(before.rfind('\n') + 1);
  return line.find_first_not_of(" \t") != std::string_view::npos;
}

/// "export B=${X:-" → X, and what stands before it.
struct ShellDefault {
  std::string_view variable, before;
};
std::optional<ShellDefault> shell_default(std::string_view before) {
  if (!before.empty() && is_quote(before.back())) before.remove_suffix(1);
  constexpr std::string_view operators = "-=+";
  if (before.empty() || operators.find(before.back()) == std::string_view::npos) return std::nullopt;
  before.remove_suffix(1);
  if (before.ends_with(':')) before.remove_suffix(1);
  std::size_t begin = before.size();
  while (begin > 0 && (is_letter_or_digit(before[begin - 1]) || before[begin - 1] == '_')) --begin;
  if (begin == before.size() || !before.substr(0, begin).ends_with("${")) return std::nullopt;
  return ShellDefault{before.substr(begin), before.substr(0, begin - 2)};
}

bool has_any(std::string_view word, std::initializer_list<std::string_view> wanted) {
  const std::string plain = lower(word);
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view each) { return plain.find(each) != std::string::npos; });
}

template <typename Says>
bool has_key(const Surroundings& text, const Says& says) {
  if (says(text.key)) return true;
  std::string_view rest = without_php_length(text.before);
  while (const auto value = shell_default(rest)) {
    if (says(value->variable)) return true;
    rest = value->before;
  }
  std::size_t breaks = 0;
  bool in_list = false, has_siblings = false;
  for (std::size_t count = 0; count < most_words; ++count) {
    LastWord last = take_last_word(rest);
    breaks += line_breaks(last.behind);
    if (last.word.empty() || ends_statement(last.behind)) return false;
    if (rest.ends_with(" &")) continue;  // an anchor of YAML: "bucket: &name pressi-assets"
    if (is_list_dash(last.word)) {
      in_list = true;
      continue;
    }
    const bool opens_list = last.behind.find_first_of("[(") != std::string_view::npos;
    const bool is_sibling =
        !opens_list && (last.behind.find(',') != std::string_view::npos ||
                        (in_list && last.behind.find_first_of("=:") == std::string_view::npos));
    if (breaks > (in_list || has_siblings || opens_list ? most_breaks : 2)) return false;
    if (says(last.word)) return !is_prose(rest, last) && (!has_siblings || in_list || opens_list);
    in_list = in_list || opens_list;
    if (is_sibling) {
      has_siblings = true;
    } else if (!is_filler(lower(last.word))) {
      return false;
    }
  }
  return false;
}

}  // namespace

std::size_t border_at_end(std::string_view before) {
  if (before.ends_with('-')) return shell_default(before) ? 1 : 0;
  constexpr std::string_view escapes = "ntr";
  if (before.size() < 2 || escapes.find(before.back()) == std::string_view::npos) return 0;
  const auto slashes = before.substr(0, before.size() - 1);
  const auto last = slashes.find_last_not_of('\\');
  return (slashes.size() - (last == std::string_view::npos ? 0 : last + 1)) % 2 == 1 ? 2 : 0;
}

bool begins_word(const Surroundings& text) {
  return text.before.empty() || !is_word(text.before.back()) || border_at_end(text.before) > 0;
}

bool ends_word(const Surroundings& text) {
  const std::string_view after = text.after;
  if (after.empty() || !is_word(after[0])) return true;
  return after[0] == '.' && (after.size() == 1 || !is_word(after[1]));
}

std::string_view host_behind(const Surroundings& text) {
  const auto end = std::find_if_not(text.after.begin(), text.after.end(), is_word);
  std::string_view host = text.after.substr(0, static_cast<std::size_t>(end - text.after.begin()));
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

std::string_view token_before(const Surroundings& text) {
  std::size_t begin = text.before.size();
  constexpr std::string_view ends = " \t\r\n\"'`<>()[]{},;|";
  while (begin > 0 && ends.find(text.before[begin - 1]) == std::string_view::npos) --begin;
  return text.before.substr(begin);
}

bool key_says(const Surroundings& text, std::initializer_list<std::string_view> words) {
  return has_key(text, [&](std::string_view key) { return has_any(key, words); });
}

bool key_is(const Surroundings& text, bool (*says)(std::string_view key)) {
  return has_key(text, says);
}

bool is_whole_value(const Surroundings& text) {
  const std::string_view after = text.after;
  if (!text.before.empty() && is_quote(text.before.back()))
    return !after.empty() && after.front() == text.before.back();
  const std::string_view before = without_blanks_behind(text.before);
  if (before.empty()) return after.empty() || is_blank(after[0]);
  const bool opens = before.back() == '=' || before.back() == ':' || before.back() == '>';
  return opens && (after.empty() || after[0] == '\n' || after[0] == '\r' || after[0] == ';' ||
                   after[0] == ',' || after[0] == '<' || after[0] == ' ');
}

}  // namespace cleave::names
