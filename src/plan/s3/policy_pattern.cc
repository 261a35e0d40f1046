#include "plan/s3/policy_pattern.h"

#include <cctype>

namespace cleave::plan {
namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
bool is_escaped(std::string_view pattern) {
  return pattern.size() > 3 && pattern.starts_with("${") && pattern[3] == '}';
}

}  // namespace

bool knows_variables(const Json& policy) {
  return text_or(policy, "Version", "") == "2012-10-17";
}

Json as_list(const Json& value) {
  return value.is_array() ? value : Json::array({value});
}

std::string in_lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// Tries the shortest text for a star first, and remembers only the last star: a later one can do all that an
/// earlier could.
bool fits_pattern(std::string_view pattern, std::string_view text, bool variables) {
  std::string_view after_star, rest;
  bool star = false;
  while (!text.empty()) {
    const bool escaped = variables && is_escaped(pattern);
    const char wanted = pattern.empty() ? '\0' : escaped ? pattern[2] : pattern[0];
    if (!pattern.empty() && !escaped && wanted == '*') {
      star = true;
      pattern.remove_prefix(1);
      after_star = pattern;
      rest = text;
    } else if (!pattern.empty() && (wanted == text[0] || (!escaped && wanted == '?'))) {
      pattern.remove_prefix(escaped ? 4 : 1);
      text.remove_prefix(1);
    } else if (star) {
      rest.remove_prefix(1);
      text = rest;
      pattern = after_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace cleave::plan
