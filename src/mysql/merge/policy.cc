#include "mysql/merge/policy.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::mysql {
namespace {

using PolicyKind = Policy::Kind;

constexpr std::pair<const char*, PolicyKind> kinds[] = {
    {"keep", PolicyKind::keep},     {"ask", PolicyKind::ask},
    {"source", PolicyKind::source}, {"destination", PolicyKind::destination},
    {"newest", PolicyKind::newest}, {"sum", PolicyKind::sum}};

Error bad_policy(std::string_view text, const std::string& where) {
  return Error(Error::Kind::input, "bad-policy", fmt::format("'{}' is no policy", text))
      .where(where)
      .next("Policies are keep, ask, source, destination, newest:COLUMN and sum:COLUMN[,COLUMN].");
}

}  // namespace

Policy parse_policy(std::string_view text, const std::string& where) {
  const auto colon = text.find(':');
  Policy policy;
  bool known = false;
  for (const auto& [word, kind] : kinds) {
    if (text.substr(0, colon) != word) continue;
    policy.kind = kind;
    known = true;
  }
  for (auto rest = colon; rest != std::string_view::npos;) {
    const auto end = text.find(',', rest + 1);
    policy.columns.emplace(text.substr(rest + 1, end == std::string_view::npos ? end : end - rest - 1));
    rest = end;
  }
  const bool counts = policy.kind == PolicyKind::newest || policy.kind == PolicyKind::sum;
  const bool right = counts ? !policy.columns.empty() && policy.columns.count("") == 0 &&
                                  (policy.kind == PolicyKind::sum || policy.columns.size() == 1)
                            : policy.columns.empty();
  if (!known || !right) throw bad_policy(text, where);
  return policy;
}

std::string to_text(const Policy& policy) {
  std::string text;
  for (const auto& [word, kind] : kinds) {
    if (kind == policy.kind) text = word;
  }
  char before = ':';
  for (const auto& column : policy.columns) {
    text += before + column;
    before = ',';
  }
  return text;
}

Taken parse_taken(std::string_view text, const std::string& where) {
  if (text == "report") return Taken::report;
  if (text == "join") return Taken::join;
  throw Error(Error::Kind::input, "bad-policy", fmt::format("'{}' says nothing about unique keys", text))
      .where(where)
      .next("It is report or join.");
}

}  // namespace cleave::mysql
