#include "mysql/check/grants.h"

#include <algorithm>
#include <sstream>

namespace cleave::mysql {
namespace {

/// "`sh``op`.*" → "sh`op"; "*.*" → "*"; "" for a single table and for anything else.
std::string database_of(std::string_view target) {
  if (target.starts_with("*.*")) return "*";
  if (!target.starts_with('`')) return "";
  std::string name;
  for (std::size_t i = 1; i < target.size(); ++i) {
    if (target[i] == '`') {
      if (i + 1 == target.size() || target[i + 1] != '`')
        return target.substr(i + 1).starts_with(".*") ? name : "";
      ++i;
    }
    name += target[i];
  }
  return "";
}

/// As LIKE does: % is anything, _ is any character, a backslash takes that from the next.
bool is_like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
      if (is_like(text.substr(skipped), pattern.substr(1))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  const bool escaped = pattern[0] == '\\' && pattern.size() > 1;
  if (escaped) pattern.remove_prefix(1);
  if (pattern[0] != text[0] && (escaped || pattern[0] != '_')) return false;
  return is_like(text.substr(1), pattern.substr(1));
}

}  // namespace

Grants::Grants(const std::vector<std::string>& lines) {
  for (const auto& line : lines) {
    const auto on = line.find(" ON ");
    if (!line.starts_with("GRANT ") || on == std::string::npos)
      continue;  // of a role, which is expanded itself
    Grant grant{database_of(std::string_view(line).substr(on + 4)), {}};
    if (grant.database.empty()) continue;
    std::istringstream words(line.substr(6, on - 6));
    for (std::string word; std::getline(words >> std::ws, word, ',');) grant.privileges.insert(word);
    grants_.push_back(std::move(grant));
  }
}

bool Grants::holds(const Grant& grant, std::string_view privilege) {
  return grant.privileges.count(privilege) != 0 || grant.privileges.count("ALL PRIVILEGES") != 0;
}

bool Grants::everywhere(std::string_view privilege) const {
  return std::any_of(grants_.begin(), grants_.end(),
                     [&](const Grant& grant) { return grant.database == "*" && holds(grant, privilege); });
}

bool Grants::in_database(std::string_view privilege, std::string_view database) const {
  return std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
    return (grant.database == "*" || is_like(database, grant.database)) && holds(grant, privilege);
  });
}

Grants read_grants(Database& database) {
  std::string statement = "SHOW GRANTS";
  // MySQL expands active roles only when they are named; MariaDB does so by itself.
  if (database.dialect().family == Dialect::Family::mysql && database.dialect().version >= 80000) {
    const auto roles = database.value("SELECT CURRENT_ROLE()").value_or("NONE");
    if (roles != "NONE") statement = "SHOW GRANTS FOR CURRENT_USER() USING " + roles;
  }
  std::vector<std::string> lines;
  for (const auto& row : database.query(statement).rows) lines.push_back(row[0].value_or(""));
  return Grants(lines);
}

}  // namespace cleave::mysql
