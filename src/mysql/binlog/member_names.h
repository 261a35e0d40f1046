#pragma once

#include <string>
#include <vector>

#include "mysql/database.h"
#include "mysql/schema.h"

namespace cleave::mysql {

/// The members of an ENUM or SET in their order, in the charset of the column: the log has only their
/// numbers. Asks the server to convert them.
std::vector<std::string> member_names(Database& database, const Column& column);

/// The members in "enum('a','it''s')".
std::vector<std::string> members_of(const std::string& type);

}  // namespace cleave::mysql
