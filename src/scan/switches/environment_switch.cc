#include "scan/switches/environment_switch.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "scan/switches/string_literal.h"

namespace cleave::scan {
namespace {

constexpr auto npos = std::string_view::npos;

/// How a language reads a variable of the environment, with what holds without it.
struct Language {
  std::vector<std::string_view> endings;
  LiteralRules rules;
  std::string_view read;           ///< {0} the variable, {1} the quote, {2} the name as it was
  std::string_view joined_by;      ///< between two texts; "": variables stand inside of texts
  std::string_view interpolating;  ///< quotes in which `inside` works
  std::string_view inside;         ///< as `read`, inside of such a text
};

// https://docs.python.org/3/library/os.html#os.environ, https://nodejs.org/api/process.html#processenv,
// https://www.php.net/getenv, https://docs.ruby-lang.org/en/3.1/ENV.html,
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02
const std::vector<Language>& languages() {
  static const std::vector<Language> list = {
      {{".py"}, {"\"'", "#", true}, "os.environ.get({1}{0}{1}, {1}{2}{1})", " + ", "", ""},
      {{".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx"},
       {"\"'`", "//", false},
       "(process.env.{0} || {1}{2}{1})",
       " + ",
       "`",
       "${{process.env.{0} || \"{2}\"}}"},
      {{".php"}, {"\"'", "//", false}, "(getenv({1}{0}{1}) ?: {1}{2}{1})", " . ", "", ""},
      {{".rb"}, {"\"'", "#", false}, "ENV.fetch({1}{0}{1}, {1}{2}{1})", " + ", "", ""},
      {{".sh", ".bash"}, {"\"'", "#", false}, "\"${{{0}:-{2}}}\"", "", "\"", "${{{0}:-{2}}}"},
  };
  return list;
}

const Language* language_of(std::string_view path) {
  for (const auto& language : languages())
    for (const auto ending : language.endings)
      if (path.ends_with(ending)) return &language;
  return nullptr;
}

std::string filled(std::string_view pattern, const std::string& variable, char quote,
                   const std::string& name) {
  return fmt::format(fmt::runtime(pattern), variable, quote, name);
}

/// The text with the variable in the place of the name, as the language writes it; nothing when it cannot.
std::optional<names::Edit> switched(const Language& language, const StringLiteral& literal,
                                    std::string_view bytes, std::size_t at, const names::NameEntry& entry) {
  const auto variable = variable_of(entry);
  if (language.interpolating.find(literal.quote) != npos && literal.prefix.empty())
    return names::Edit{at, entry.source.size(),
                       filled(language.inside, variable, literal.quote, entry.source)};
  const auto before = bytes.substr(literal.text_begin, at - literal.text_begin);
  const auto behind = bytes.substr(at + entry.source.size(), literal.text_end - at - entry.source.size());
  const bool whole = before.empty() && behind.empty();
  // Text of a prefix (Python's f, r, b) and texts that cannot be joined stay.
  if (literal.quote == '`' || !literal.prefix.empty() || (!whole && language.joined_by.empty()))
    return std::nullopt;
  const auto text = [&](std::string_view part) { return fmt::format("{0}{1}{0}", literal.quote, part); };
  auto read = filled(language.read, variable, literal.quote, entry.source);
  if (!before.empty()) read = text(before) + std::string(language.joined_by) + read;
  if (!behind.empty()) read += std::string(language.joined_by) + text(behind);
  return names::Edit{literal.begin, literal.end - literal.begin, whole ? read : "(" + read + ")"};
}

/// Python needs the module: a line before the first import, "from __future__" apart.
std::optional<names::Edit> python_import(std::string_view bytes) {
  for (std::size_t line = 0; line < bytes.size();) {
    const auto end = std::min(bytes.find('\n', line), bytes.size());
    const auto text = bytes.substr(line, end - line);
    if ((text.starts_with("import ") || text.starts_with("from ")) && !text.starts_with("from __future__"))
      return names::Edit{line, 0, "import os\n"};
    line = end + 1;
  }
  return std::nullopt;
}

bool imports_os(std::string_view bytes) {
  return bytes.starts_with("import os\n") || bytes.find("\nimport os\n") != npos ||
         bytes.find("\nimport os\r\n") != npos;
}

}  // namespace

std::string variable_of(const names::NameEntry& entry) {
  auto name = entry.source + "_" + std::string(names::word_of(entry.kind));
  for (auto& c : name) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
      c = '_';
  }
  return name.front() >= '0' && name.front() <= '9' ? "AWS_" + name : name;
}

std::vector<names::Edit> take_switches(std::string_view path, std::string_view bytes,
                                       const names::NameMap& map, std::vector<names::Found>& chosen) {
  std::vector<names::Edit> edits;
  const auto* language = language_of(path);
  if (language == nullptr) return edits;
  const bool needs_import = path.ends_with(".py") && !imports_os(bytes);
  const auto import = needs_import ? python_import(bytes) : std::nullopt;
  if (needs_import && !import) return edits;
  const StringLiterals texts(bytes, language->rules);
  std::vector<names::Found> left;
  std::set<std::size_t> literals;  // one name in each text
  for (auto& found : chosen) {
    const auto& entry = map.entries()[found.entry];
    const auto within = bytes.substr(found.offset, found.length).find(entry.source);
    const auto at = found.offset + within;
    const auto literal = within == npos || !found.encodings.empty() ? std::nullopt : texts.around(at);
    auto edit = literal && literals.insert(literal->begin).second
                    ? switched(*language, *literal, bytes, at, entry)
                    : std::nullopt;
    if (edit)
      edits.push_back(*std::move(edit));
    else
      left.push_back(std::move(found));
  }
  chosen = std::move(left);
  if (import && !edits.empty()) edits.insert(edits.begin(), *import);
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
  return edits;
}

std::string environment_lines(const std::vector<names::NameEntry>& entries) {
  std::string lines;
  for (const auto& entry : entries)
    lines += fmt::format("{}={}  # at the source: {}\n", variable_of(entry), entry.destination, entry.source);
  return lines;
}

}  // namespace cleave::scan
