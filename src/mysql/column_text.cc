#include "mysql/column_text.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace cleave::mysql {
namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// "current_timestamp", "CURRENT_TIMESTAMP(3)", "now()" → "current_timestamp(…)"; else nothing.
std::optional<std::string> as_timestamp(const std::string& text) {
  const auto word = lower(text);
  for (const std::string_view name : {"current_timestamp", "now", "localtimestamp"}) {
    if (!word.starts_with(name)) continue;
    const auto rest = word.substr(name.size());
    if (rest.empty() || rest == "()") return "current_timestamp()";
    if (rest.front() == '(' && rest.back() == ')') return "current_timestamp" + rest;
  }
  return std::nullopt;
}

bool is_number_type(const std::string& data_type) {
  for (const auto* type :
       {"tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year"}) {
    if (data_type == type) return true;
  }
  return false;
}

/// Whether a '(' that begins the text is closed only at its end.
bool is_in_parentheses(const std::string& text) {
  if (text.empty() || text.front() != '(' || text.back() != ')') return false;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
      continue;
    }
    if (text[i] == '\'' || text[i] == '"') quote = text[i];
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return false;
  }
  return true;
}

/// Functions of two names; MariaDB shows these.
void use_one_name(std::string& text) {
  for (const auto& [other, one] : {std::pair{"ucase", "upper"}, std::pair{"lcase", "lower"}})
    if (text.ends_with(other)) text.replace(text.size() - 5, 5, one);
}

/// Without the `_utf8mb4` that MySQL writes before strings.
void drop_introducer(std::string& text) {
  const auto at = text.find_last_not_of("abcdefghijklmnopqrstuvwxyz0123456789");
  if (at == std::string::npos || text[at] != '_') return;
  if (text.substr(at).starts_with("_utf8") || text.substr(at) == "_latin1" || text.substr(at) == "_ascii")
    text.erase(at);
}

}  // namespace

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string in_quotes(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'') result += c;
    result += c;
  }
  return result + "'";
}

std::string one_type(std::string type) {
  if (type == "tinyint(1)" || contains(type, "zerofill")) return type;
  for (const std::string_view name : {"tinyint(", "smallint(", "mediumint(", "int(", "bigint(", "year("}) {
    if (!type.starts_with(name)) continue;
    const auto end = type.find(')');
    return type.substr(0, name.size() - 1) + type.substr(end + 1);
  }
  return type;
}

std::string one_charset(std::string name) {
  if (name == "utf8" || name.starts_with("utf8_")) name.insert(4, "mb3");
  return name;
}

std::optional<std::string> one_default(const std::optional<std::string>& value, const std::string& extra,
                                       const std::string& data_type, Dialect::Defaults defaults) {
  if (!value) return std::nullopt;
  if (defaults == Dialect::Defaults::expression) {
    if (*value == "NULL") return std::nullopt;
    if (value->front() == '\'' && is_number_type(data_type))  // 10.2 quotes numbers too
      return value->substr(1, value->size() - 2);
    return value->front() == '\'' ? *value : as_timestamp(*value).value_or(one_expression(*value));
  }
  const bool time = data_type == "timestamp" || data_type == "datetime";
  if (time && as_timestamp(*value)) return as_timestamp(*value);
  if (contains(extra, "DEFAULT_GENERATED")) return one_expression(*value);
  if (is_number_type(data_type) || value->starts_with("b'")) return *value;
  return in_quotes(*value);
}

std::string one_expression(const std::string& expression) {
  std::string result;
  char quote = 0;
  bool escaped = false;  // MySQL writes \'a\' for 'a' in information_schema
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const bool escape = expression[i] == '\\' && i + 1 < expression.size() && expression[i + 1] == '\'';
    if (escape && (quote == 0 || escaped)) ++i;
    const char c = expression[i];
    if (quote != 0) {
      result += c;
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      drop_introducer(result);
      quote = c;
      escaped = escape;
      result += c;
    } else if (c != ' ' && c != '`') {
      if (c == '(') use_one_name(result);
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  while (is_in_parentheses(result)) result = result.substr(1, result.size() - 2);
  return result;
}

}  // namespace cleave::mysql
