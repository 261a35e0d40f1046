#pragma once

#include <map>
#include <string>

#include "mysql/database.h"

namespace cleave::mysql {

/// What a server says of itself.
struct ServerState {
  Dialect dialect;
  std::map<std::string, std::string> variables;  ///< all global ones, by name
  long long clock = 0;                           ///< its time when it was asked, in seconds since 1970
  long long started = 0;                         ///< the same of its start; off by a second at most

  /// "" when the server does not have it.
  const std::string& variable(const std::string& name) const;
  long long number(const std::string& name) const;
  bool is_on(const std::string& name) const;
};

ServerState read_server_state(Database& database);

/// Whether two connections lead to one and the same server process, not to two that are copies.
bool same_process(const ServerState& a, const ServerState& b);

}  // namespace cleave::mysql
