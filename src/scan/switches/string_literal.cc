#include "scan/switches/string_literal.h"

#include <algorithm>
#include <string>

namespace cleave::scan {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

StringLiterals::StringLiterals(std::string_view program, const LiteralRules& rules)
    : program_(program), rules_(rules) {
  char open = '\0';
  for (std::size_t at = 0; rules.has_triple_quotes && at + 3 <= program.size(); ++at) {
    const auto three = program.substr(at, 3);
    const bool quotes = three == R"(""")" || three == "'''";
    if (!quotes || (open != '\0' && open != three.front())) continue;
    open = open == '\0' ? three.front() : '\0';
    triple_quotes_.push_back(at);
    at += 2;
  }
}

bool StringLiterals::is_in_triple_quotes(std::size_t at) const {
  const auto behind = std::upper_bound(triple_quotes_.begin(), triple_quotes_.end(), at);
  return (behind - triple_quotes_.begin()) % 2 == 1;
}

std::optional<StringLiteral> StringLiterals::around(std::size_t at) const {
  if (is_in_triple_quotes(at)) return std::nullopt;
  const auto feed = at == 0 ? std::string_view::npos : program_.rfind('\n', at - 1);
  const auto line = feed == std::string_view::npos ? 0 : feed + 1;
  const auto end = std::min(program_.find('\n', at), program_.size());
  for (auto i = line; i <= at && i < end; ++i) {
    const char c = program_[i];
    if (program_.substr(i).starts_with(rules_.line_comment)) return std::nullopt;
    if (rules_.quotes.find(c) == std::string_view::npos) continue;
    if (rules_.has_triple_quotes && program_.substr(i, 3) == std::string(3, c)) return std::nullopt;
    auto close = i + 1;
    while (close < end && program_[close] != c) close += program_[close] == '\\' ? 2 : 1;
    if (close >= end) return std::nullopt;
    if (at < close) {
      auto begin = i;
      while (begin > line && is_letter(program_[begin - 1])) --begin;
      return StringLiteral{begin, close + 1, i + 1, close, c, program_.substr(begin, i - begin)};
    }
    i = close;
  }
  return std::nullopt;
}

}  // namespace cleave::scan
