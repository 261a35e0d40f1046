#include "twin/nesting.h"

#include "base/error.h"

namespace cleave::twin {
namespace {

constexpr int deepest = 32;

}  // namespace

bool is_shallow_json(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if ((c == '{' || c == '[') && ++depth > deepest) return false;
    if ((c == '}' || c == ']') && depth > 0) --depth;
  }
  return true;
}

void refuse_deep_nesting(std::string_view text) {
  if (!is_shallow_json(text)) throw Error(Error::Kind::input, "bad-json", "the JSON is nested too deeply");
}

}  // namespace cleave::twin
