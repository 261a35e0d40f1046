#include "mysql/binlog/member_names.h"

#include <fmt/format.h>

#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

/// What the server writes for a character behind a backslash.
char unescaped(char c) {
  return c == 'n' ? '\n' : c == 'r' ? '\r' : c == '0' ? '\0' : c;
}

}  // namespace

std::vector<std::string> members_of(const std::string& type) {
  std::vector<std::string> members;
  bool inside = false;
  for (std::size_t i = type.find('('); i < type.size(); ++i) {
    const char c = type[i];
    const char next = i + 1 < type.size() ? type[i + 1] : '\0';
    if (!inside) {
      inside = c == '\'';
      if (inside) members.emplace_back();
    } else if (c == '\'' && next != '\'') {
      inside = false;
    } else {
      const bool is_pair = c == '\'' || (c == '\\' && i + 1 < type.size());
      if (is_pair) ++i;
      members.back() += c == '\\' ? unescaped(next) : c;
    }
  }
  return members;
}

std::vector<std::string> member_names(Database& database, const Column& column) {
  auto members = members_of(column.type);
  if (column.charset.starts_with("utf8") || column.charset.empty() || members.empty()) return members;
  std::string conversions;
  for (const auto& member : members) {
    conversions += fmt::format("{}CONVERT({} USING {})", conversions.empty() ? "" : ", ", quoted_text(member),
                               column.charset);
  }
  const auto result = database.query("SELECT " + conversions);
  for (std::size_t i = 0; i < members.size(); ++i) members[i] = result.rows.at(0).at(i).value_or("");
  return members;
}

}  // namespace cleave::mysql
