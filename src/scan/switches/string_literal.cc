#include "scan/switches/string_literal.h"

#include <algorithm>
#include <string>

namespace cleave::scan {
namespace {

bool is_name_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Behind the next `text`, or the end.
std::size_t behind(std::string_view program, std::string_view text, std::size_t at) {
  const auto found = program.find(text, at);
  return found == std::string_view::npos ? program.size() : found + text.size();
}

}  // namespace

StringLiterals::StringLiterals(std::string_view program, const LiteralRules& rules)
    : program_(program), rules_(rules) {
  const auto here = [&](std::size_t at, std::string_view text) {
    return !text.empty() && program.substr(at).starts_with(text);
  };
  std::size_t at = rules.code_begin.empty() ? 0 : behind(program, rules.code_begin, 0);
  if (at > 0) passed_.push_back({0, at});
  while (at < program.size()) {
    const char c = program[at];
    const auto begin = at;
    const bool begins_word = at == 0 || program[at - 1] == ' ' || program[at - 1] == '\t' ||
                             program[at - 1] == '\n' || program[at - 1] == ';';
    const auto comment = std::find_if(
        rules.line_comments.begin(), rules.line_comments.end(),
        [&](std::string_view sign) { return here(at, sign) && (sign != "#" || begins_word || c != '#'); });
    if (here(at, rules.code_end)) {
      at = behind(program, rules.code_begin, at);
    } else if (comment != rules.line_comments.end()) {
      at = std::min(program.find('\n', at), program.size());
    } else if (rules.has_block_comments && here(at, "/*")) {
      at = behind(program, "*/", at + 2);
    } else if (rules.has_triple_quotes && (here(at, "\"\"\"") || here(at, "'''"))) {
      at = behind(program, std::string(3, c), at + 3);
    } else if (here(at, rules.heredoc)) {
      at = pass_heredoc(at);
    } else if (rules.has_regexes && c == '/' && begins_regex(at)) {
      at = pass_regex(at);
    } else if (rules.quotes.find(c) != std::string_view::npos) {
      at = pass_text(at);
    } else {
      at += c == '\\' ? 2 : 1;
      continue;
    }
    passed_.push_back({begin, std::min(at, program.size())});
  }
}

std::size_t StringLiterals::pass_text(std::size_t at) {
  const char quote = program_[at];
  auto close = at + 1;
  while (close < program_.size() && program_[close] != quote) close += program_[close] == '\\' ? 2 : 1;
  const auto text = program_.substr(at, close - at);
  if (close < program_.size() && text.find('\n') == std::string_view::npos) {
    auto begin = at;
    while (begin > 0 && is_name_letter(program_[begin - 1])) --begin;
    literals_.push_back({begin, close + 1, at + 1, close, quote, program_.substr(begin, at - begin)});
  }
  return close + 1;
}

/// Behind "<<EOF … EOF"; just behind the sign when it is a shift.
std::size_t StringLiterals::pass_heredoc(std::size_t at) const {
  auto begin = at + rules_.heredoc.size();
  while (begin < program_.size() && rules_.before_mark.find(program_[begin]) != std::string_view::npos)
    ++begin;
  auto end = begin;
  while (end < program_.size() && is_name_letter(program_[end])) ++end;
  const auto mark = program_.substr(begin, end - begin);
  if (mark.empty()) return at + rules_.heredoc.size();
  for (auto line = program_.find('\n', end); line != std::string_view::npos;
       line = program_.find('\n', line + 1)) {
    const auto first = program_.find_first_not_of(" \t", line + 1);
    if (first != std::string_view::npos && program_.substr(first).starts_with(mark))
      return first + mark.size();
  }
  return program_.size();
}

/// A slash behind an operator or a bracket begins a regular expression, one behind a value divides.
bool StringLiterals::begins_regex(std::size_t at) const {
  const auto last = at == 0 ? std::string_view::npos : program_.find_last_not_of(" \t", at - 1);
  return last == std::string_view::npos ||
         std::string_view("(,=:[!&|?{};\n+").find(program_[last]) != std::string_view::npos;
}

std::size_t StringLiterals::pass_regex(std::size_t at) const {
  bool in_class = false;
  for (auto end = at + 1; end < program_.size() && program_[end] != '\n'; ++end) {
    const char c = program_[end];
    if (c == '\\')
      ++end;
    else if (c == '[' || c == ']')
      in_class = c == '[';
    else if (c == '/' && !in_class)
      return end + 1;
  }
  return at + 1;
}

std::optional<StringLiteral> StringLiterals::around(std::size_t at) const {
  const auto behind = std::upper_bound(
      literals_.begin(), literals_.end(), at,
      [](std::size_t place, const StringLiteral& literal) { return place < literal.text_begin; });
  if (behind == literals_.begin() || at >= std::prev(behind)->text_end) return std::nullopt;
  return *std::prev(behind);
}

bool StringLiterals::is_code(std::size_t at) const {
  const auto behind =
      std::upper_bound(passed_.begin(), passed_.end(), at,
                       [](std::size_t place, const Passed& one) { return place < one.begin; });
  return behind == passed_.begin() || at >= std::prev(behind)->end;
}

}  // namespace cleave::scan
