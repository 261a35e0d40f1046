#include "scan/ignore_rules.h"

#include <algorithm>
#include <optional>

namespace cleave::scan {
namespace {

constexpr auto npos = std::string_view::npos;

/// Spaces at the end count only behind a backslash.
std::string_view without_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  return line;
}

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const auto slash = text.find('/');
    parts.emplace_back(text.substr(0, slash));
    if (slash == npos) return parts;
    text.remove_prefix(slash + 1);
  }
}

/// One element of a pattern: how long it is, and whether it fits `c`.
struct Element {
  std::size_t length = 1;
  bool fits = false;
};

/// "[a-z]" at the beginning of `pattern`; nothing when it has no end (then "[" means itself).
std::optional<Element> bracket(std::string_view pattern, char c) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size(); first = false) {
    if (pattern[at] == ']' && !first) return Element{at + 1, found != negated};
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      at += 2;
      if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
      high = pattern[at];
    }
    found = found || (low <= c && c <= high);
    ++at;
  }
  return std::nullopt;
}

Element element(std::string_view pattern, char c) {
  if (pattern.front() == '?') return {1, true};
  if (pattern.front() == '[')
    if (const auto range = bracket(pattern, c)) return *range;
  if (pattern.front() == '\\' && pattern.size() > 1) return {2, pattern[1] == c};
  return {1, pattern.front() == c};
}

/// Fits `parts` from `part` on to `names` from `name` on; "**" goes back to where it stood, as "*" does in a
/// name.
bool fits_parts(const std::vector<std::string>& parts, const std::vector<std::string>& names) {
  std::size_t part = 0, name = 0;
  std::optional<std::size_t> star_part;
  std::size_t star_name = 0;
  while (name < names.size()) {
    if (part < parts.size() && parts[part] == "**") {
      if (part + 1 == parts.size()) return true;  // "a/**" is all that is inside: at least one name.
      star_part = ++part;
      star_name = name;
    } else if (part < parts.size() && fits_pattern(parts[part], names[name])) {
      ++part;
      ++name;
    } else if (star_part) {
      part = *star_part;
      name = ++star_name;
    } else {
      return false;
    }
  }
  return part == parts.size();
}

}  // namespace

bool fits_pattern(std::string_view pattern, std::string_view name) {
  std::size_t at = 0, letter = 0;
  std::optional<std::size_t> star;
  std::size_t star_letter = 0;
  while (letter < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = ++at;
      star_letter = letter;
      continue;
    }
    const auto next = at < pattern.size() ? element(pattern.substr(at), name[letter]) : Element{};
    if (at < pattern.size() && next.fits) {
      at += next.length;
      ++letter;
    } else if (star) {
      at = *star;
      letter = ++star_letter;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == npos;
}

IgnoreRules::IgnoreRules(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = without_end(text.substr(0, end));
    text.remove_prefix(end == npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    Rule rule;
    rule.keeps = line.front() == '!';
    if (rule.keeps) line.remove_prefix(1);
    rule.folders_only = line.ends_with('/');
    if (rule.folders_only) line.remove_suffix(1);
    rule.anchored = line.find('/') != npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    if (line.empty()) continue;
    rule.parts = parts_of(line);
    rules_.push_back(std::move(rule));
  }
}

bool IgnoreRules::fits(const Rule& rule, std::string_view path) {
  if (!rule.anchored) return fits_pattern(rule.parts.front(), path.substr(path.rfind('/') + 1));
  return fits_parts(rule.parts, parts_of(path));
}

IgnoreRules::Verdict IgnoreRules::verdict(std::string_view path, Entry entry) const {
  const auto last = std::find_if(rules_.rbegin(), rules_.rend(), [&](const Rule& rule) {
    return (!rule.folders_only || entry == Entry::folder) && fits(rule, path);
  });
  if (last == rules_.rend()) return Verdict::none;
  return last->keeps ? Verdict::kept : Verdict::ignored;
}

}  // namespace cleave::scan
