#include "mysql/quoted.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t longest_shown = 300;

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// The offset behind the text in quotes that begins at `at`: a doubled quote stands for itself, and a
/// backslash hides what follows it but in a name.
std::size_t end_of_quotes(std::string_view sql, std::size_t at) {
  const char quote = sql[at];
  for (++at; at < sql.size(); ++at) {
    if (sql[at] == '\\' && quote != '`') {
      ++at;
    } else if (sql[at] == quote) {
      if (at + 1 == sql.size() || sql[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return sql.size();
}

/// Charsets in which the bytes of printable ASCII mean just that.
bool is_ascii_in(std::string_view charset) {
  constexpr std::string_view charsets[] = {"utf8mb4", "utf8mb3", "utf8", "latin1", "ascii"};
  return std::find(std::begin(charsets), std::end(charsets), charset) != std::end(charsets);
}

/// Under any sql_mode.
bool stands_for_itself(char c) {
  return c >= ' ' && c <= '~' && c != '\'' && c != '\\';
}

}  // namespace

std::string quoted_name(std::string_view name) {
  std::string result = "`";
  for (const char c : name) {
    if (c == '`') result += c;
    result += c;
  }
  return result + "`";
}

std::string quoted_name(std::string_view schema, std::string_view name) {
  return quoted_name(schema) + "." + quoted_name(name);
}

std::string quoted_text(std::string_view text) {
  return quoted_text("utf8mb4", text);
}

std::string quoted_text(std::string_view charset, std::string_view text) {
  if (is_ascii_in(charset) && std::all_of(text.begin(), text.end(), stands_for_itself))
    return fmt::format("_{}'{}'", charset, text);
  return fmt::format("_{} x'{}'", charset, hex(text));
}

std::string without_data(std::string_view sql) {
  std::string result;
  for (std::size_t at = 0; at < sql.size() && result.size() < longest_shown;) {
    const auto begin = at;
    if (sql[at] == '\'' || sql[at] == '"' || sql[at] == '`') {
      at = end_of_quotes(sql, at);
      result += sql[begin] == '`' ? std::string(sql.substr(begin, at - begin)) : "?";
      continue;
    }
    if (!is_word(sql[at])) {
      result += sql[at++];
      continue;
    }
    while (at < sql.size() && is_word(sql[at])) ++at;
    const auto word = sql.substr(begin, at - begin);
    const bool number = std::isdigit(static_cast<unsigned char>(word[0])) != 0;
    const bool prefix = (word == "x" || word == "X" || word == "b") && at < sql.size() && sql[at] == '\'';
    if (!prefix) result += number ? "?" : word;
  }
  return result.size() < longest_shown ? result : result.substr(0, longest_shown) + " …";
}

}  // namespace cleave::mysql
