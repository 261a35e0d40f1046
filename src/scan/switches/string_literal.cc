#include "scan/switches/string_literal.h"

#include <algorithm>
#include <string>

namespace cleave::scan {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Is `at` between three quotes and the next three of the same?
bool in_triple_quotes(std::string_view program, std::size_t at) {
  char open = '\0';
  for (std::size_t i = 0; i < std::min(at, program.size()); ++i) {
    const auto three = program.substr(i, 3);
    const bool quotes = three == R"(""")" || three == "'''";
    if (!quotes || (open != '\0' && open != three.front())) continue;
    open = open == '\0' ? three.front() : '\0';
    i += 2;
  }
  return open != '\0';
}

}  // namespace

std::optional<StringLiteral> literal_around(std::string_view program, std::size_t at,
                                            const LiteralRules& rules) {
  const auto feed = at == 0 ? npos : program.rfind('\n', at - 1);
  const auto line = feed == npos ? 0 : feed + 1;
  const auto end = std::min(program.find('\n', at), program.size());
  if (rules.has_triple_quotes && in_triple_quotes(program, at)) return std::nullopt;
  for (auto i = line; i <= at && i < end; ++i) {
    if (program.substr(i).starts_with(rules.line_comment)) return std::nullopt;
    if (rules.quotes.find(program[i]) == npos) continue;
    if (rules.has_triple_quotes && program.substr(i, 3) == std::string(3, program[i])) return std::nullopt;
    auto close = i + 1;
    while (close < end && program[close] != program[i]) close += program[close] == '\\' ? 2 : 1;
    if (close >= end) return std::nullopt;
    if (at < close) {
      auto begin = i;
      while (begin > line && is_letter(program[begin - 1])) --begin;
      return StringLiteral{begin, close + 1, i + 1, close, program[i], program.substr(begin, i - begin)};
    }
    i = close;
  }
  return std::nullopt;
}

}  // namespace cleave::scan
