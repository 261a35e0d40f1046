#include "scan/switches/environment_switch.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

#include <fmt/format.h>

#include "scan/switches/string_literal.h"

namespace cleave::scan {
namespace {

constexpr auto npos = std::string_view::npos;

struct Surroundings;
/// How a language reads a variable of the environment, with what holds without it, and where that may stand.
struct Language {
  std::vector<std::string_view> endings;
  LiteralRules rules;
  std::string_view read;           ///< {0} the variable, {1} the quote, {2} the name as it was
  std::string_view joined_by;      ///< between two texts; "": variables stand inside of texts
  std::string_view interpolating;  ///< quotes in which `inside` works
  std::string_view inside;         ///< as `read`, inside of such a text
  std::string_view code_in_text;   ///< what begins code inside of a text: such texts are not divided
  bool (*takes_expression)(const Surroundings& text);
};

/// What stands around a text, in code.
struct Surroundings {
  std::string_view program;
  std::size_t begin, end;   ///< of the text with its quotes
  char before, after;       ///< the next characters that are no blanks; '\n' where a line or the program ends
  std::string_view word;    ///< the word right before it: "return"
  std::string_view called;  ///< the word before the bracket right before it: "require"
  std::string_view line;    ///< what the line has before it
};

bool is_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_one_of(char c, std::string_view list) {
  return list.find(c) != std::string_view::npos;
}

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_in_word(text[at - 1])) && (end == text.size() || !is_in_word(text[end]))) return true;
  }
  return false;
}

bool has_any_word(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return has_word(text, word); });
}

std::string_view word_before(std::string_view program, std::size_t end) {
  auto begin = end;
  while (begin > 0 && is_in_word(program[begin - 1])) --begin;
  return program.substr(begin, end - begin);
}

Surroundings surroundings_of(std::string_view program, const StringLiteral& literal) {
  Surroundings text{program, literal.begin, literal.end, '\n', '\n', "", "", ""};
  const auto last = literal.begin == 0 ? npos : program.find_last_not_of(" \t\r\n", literal.begin - 1);
  if (last != npos) {
    text.before = program[last];
    text.word = word_before(program, last + 1);
    if (text.before == '(' || text.before == '[') text.called = word_before(program, last);
  }
  const auto next = program.find_first_not_of(" \t\r", literal.end);
  if (next != npos) text.after = program[next];
  const auto feed = literal.begin == 0 ? npos : program.rfind('\n', literal.begin - 1);
  const auto line = feed == npos ? 0 : feed + 1;
  text.line = program.substr(line, literal.begin - line);
  return text;
}

bool ends_expression(const Surroundings& text) {
  return is_one_of(text.after, "\n,;)]}");
}

/// No pattern of "match", no type, and no text that goes on in the next one.
bool python_takes(const Surroundings& text) {
  if (text.called == "Literal" || has_word(text.line, "case")) return false;
  const bool begins = is_one_of(text.before, "=(,[{:") || text.word == "return";
  return begins && (ends_expression(text) || (text.after == ':' && is_one_of(text.before, "{,")));
}

/// No key of an object, no attribute of an element, no module, no directive. A program of browsers has no
/// "process".
bool javascript_takes(const Surroundings& text) {
  constexpr std::array modules = {"require(", "import ", "export ", "module.exports", "process.env"};
  const auto is_there = [&](std::string_view word) { return text.program.find(word) != npos; };
  if (std::none_of(modules.begin(), modules.end(), is_there)) return false;
  if (text.called == "require" || text.called == "import" || !ends_expression(text)) return false;
  if (text.before == '=') return text.line.ends_with(' ') && text.line.find('<') == npos;
  return is_one_of(text.before, "(,[:") || text.word == "return";
}

/// Types are written as texts are.
bool typescript_takes(const Surroundings& text) {
  if (!javascript_takes(text) || is_one_of(text.before, ":,") ||
      has_any_word(text.line, {"type", "interface", "enum", "declare"}))
    return false;
  if (text.before == '[') return text.called.empty();
  return text.before != '=' || has_any_word(text.line, {"const", "let", "var"});
}

/// Constants, properties and parameters take no calls.
/// https://www.php.net/manual/en/language.oop5.constants.php
bool php_takes(const Surroundings& text) {
  const auto before = text.program.substr(0, text.begin);
  const auto statement = before.substr(before.find_last_of(";{}") + 1);
  if (statement.find("#[") != npos ||
      has_any_word(statement,
                   {"const", "public", "private", "protected", "static", "var", "readonly", "case",
                    "function", "fn", "declare", "include", "require", "include_once", "require_once"}))
    return false;
  const bool begins = is_one_of(text.before, "=(,[>.") || text.word == "return" || text.word == "echo";
  return begins && (ends_expression(text) || text.after == '.');
}

bool ruby_takes(const Surroundings& text) {
  return (is_one_of(text.before, "=(,[>:") || text.word == "return") && ends_expression(text);
}

bool shell_takes(const Surroundings& /*text*/) {
  return true;
}

// https://docs.python.org/3/library/os.html#os.environ, https://nodejs.org/api/process.html#processenv,
// https://www.php.net/getenv, https://docs.ruby-lang.org/en/3.1/ENV.html,
// https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02
const std::vector<Language>& languages() {
  static const LiteralRules python{"\"'", {"#"}, false, true, false, ""};
  static const LiteralRules javascript{"\"'`", {"//"}, true, false, true, ""};
  static const LiteralRules php{"\"'", {"//", "#"}, true, false, false, "<<<", " '\"", "<?", "?>"};
  static const LiteralRules ruby{"\"'`", {"#"}, false, false, true, "<<"};
  static const LiteralRules shell{"\"'", {"#"}, false, false, false, "<<", "-'\" \t"};
  const auto script = [&](std::vector<std::string_view> endings, bool (*takes)(const Surroundings& text)) {
    return Language{std::move(endings),
                    javascript,
                    "(process.env.{0} || {1}{2}{1})",
                    " + ",
                    "`",
                    "${{process.env.{0} || \"{2}\"}}",
                    "",
                    takes};
  };
  static const std::vector<Language> list = {
      {{".py"}, python, "os.environ.get({1}{0}{1}, {1}{2}{1})", " + ", "", "", "", python_takes},
      script({".js", ".mjs", ".cjs", ".jsx"}, javascript_takes),
      script({".ts", ".tsx"}, typescript_takes),
      {{".php"}, php, "(getenv({1}{0}{1}) ?: {1}{2}{1})", " . ", "", "", "$", php_takes},
      {{".rb"}, ruby, "ENV.fetch({1}{0}{1}, {1}{2}{1})", " + ", "", "", "#{", ruby_takes},
      {{".sh", ".bash"}, shell, "\"${{{0}:-{2}}}\"", "", "\"", "${{{0}:-{2}}}", "", shell_takes},
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
  const auto whole_text = bytes.substr(literal.text_begin, literal.text_end - literal.text_begin);
  const bool has_code = !language.code_in_text.empty() && literal.quote == '"' &&
                        whole_text.find(language.code_in_text) != npos;
  if (has_code || !language.takes_expression(surroundings_of(bytes, literal))) return std::nullopt;
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

/// Each line of code that begins with one of the words, until `each` returns true.
template <class Each>
void each_line_of_code(std::string_view program, const StringLiterals& texts, Each each) {
  for (std::size_t line = 0; line < program.size();) {
    const auto end = std::min(program.find('\n', line), program.size());
    if (texts.is_code(line) && each(line, program.substr(line, end - line))) return;
    line = end + 1;
  }
}

bool imports_os(std::string_view program, const StringLiterals& texts) {
  bool found = false;
  each_line_of_code(program, texts, [&](std::size_t, std::string_view text) {
    found = text == "import os" || text == "import os\r";
    return found;
  });
  return found;
}

/// Python needs the module: a line before the first import, but behind "from __future__", which goes first.
std::optional<names::Edit> python_import(std::string_view program, const StringLiterals& texts) {
  std::optional<std::size_t> place;
  each_line_of_code(program, texts, [&](std::size_t line, std::string_view text) {
    const auto behind = std::min(line + text.size() + 1, program.size());
    if (text.starts_with("from __future__") && text.find('(') == npos && !text.ends_with('\\')) {
      place = behind;
      return false;
    }
    if (place || (!text.starts_with("import ") && !text.starts_with("from "))) return place && !text.empty();
    if (!text.starts_with("from __future__")) place = line;
    return true;
  });
  if (!place || (*place > 0 && program[*place - 1] != '\n')) return std::nullopt;
  return names::Edit{*place, 0, "import os\n"};
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
  const StringLiterals texts(bytes, language->rules);
  const bool needs_import = path.ends_with(".py") && !imports_os(bytes, texts);
  const auto import = needs_import ? python_import(bytes, texts) : std::nullopt;
  if (needs_import && !import) return edits;
  std::vector<names::Found> left;
  std::set<std::size_t> literals;  // one name in each text
  for (auto& found : chosen) {
    const auto& entry = map.entries()[found.entry];
    const auto within = bytes.substr(found.offset, found.length).find(entry.source);
    const auto at = found.offset + within;
    const auto literal = within == npos || !found.encodings.empty() ? std::nullopt : texts.around(at);
    const bool is_behind_import = !import || at > import->offset;
    auto edit = literal && is_behind_import && literals.insert(literal->begin).second
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
