#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace cleave::mysql {

/// An error as the server or libmariadb numbers it
/// (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html,
/// https://mariadb.com/kb/en/mariadb-error-code-reference/).
Error server_error(unsigned number, std::string_view sql_state, std::string_view message);

/// The session is gone, with whatever was not committed.
bool is_lost_connection(unsigned number);

}  // namespace cleave::mysql
