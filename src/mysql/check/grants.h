#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mysql/database.h"

namespace cleave::mysql {

/// What a user may do, as SHOW GRANTS says, with the roles that are active.
class Grants {
 public:
  /// `lines` are "GRANT SELECT, INSERT ON `shop`.* TO …".
  explicit Grants(const std::vector<std::string>& lines);

  bool everywhere(std::string_view privilege) const;
  /// For all tables of a database.
  bool in_database(std::string_view privilege, std::string_view database) const;

 private:
  struct Grant {
    std::string database;  ///< "*", or a pattern with % and _
    std::set<std::string, std::less<>> privileges;
  };
  static bool holds(const Grant& grant, std::string_view privilege);

  std::vector<Grant> grants_;
};

Grants read_grants(Database& database);

}  // namespace cleave::mysql
