#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mysql/database.h"

namespace cleave::mysql {

/// A connection of somebody. Those that were opened before a global variable was set keep its old value.
struct Session {
  std::uint64_t id = 0;
  std::string user, host, database;
};

/// The highest id of a session now; later ones get higher ids, until the server restarts.
std::uint64_t last_session(Database& database);

/// Sessions up to this id that are still there, without the server's own and this one. Without the privilege
/// PROCESS a user sees only its own sessions.
std::vector<Session> sessions_until(Database& database, std::uint64_t last);

}  // namespace cleave::mysql
