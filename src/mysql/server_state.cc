#include "mysql/server_state.h"

#include <cstdlib>

namespace cleave::mysql {

const std::string& ServerState::variable(const std::string& name) const {
  static const std::string nothing;
  const auto found = variables.find(name);
  return found == variables.end() ? nothing : found->second;
}

long long ServerState::number(const std::string& name) const {
  return std::atoll(variable(name).c_str());
}

bool ServerState::is_on(const std::string& name) const {
  return variable(name) == "ON" || variable(name) == "1";
}

ServerState read_server_state(Database& database) {
  ServerState server;
  server.dialect = database.dialect();
  for (auto& row : database.query("SHOW GLOBAL VARIABLES").rows)
    server.variables[row[0].value_or("")] = row[1].value_or("");
  const auto uptime = database.query("SHOW GLOBAL STATUS LIKE 'Uptime'");
  server.clock = std::atoll(database.value("SELECT UNIX_TIMESTAMP()").value_or("").c_str());
  server.started = server.clock - std::atoll(uptime.rows.at(0).at(1).value_or("").c_str());
  return server;
}

bool same_process(const ServerState& a, const ServerState& b) {
  const auto apart = a.started - b.started;
  return apart >= -1 && apart <= 1 && a.variable("hostname") == b.variable("hostname") &&
         a.variable("port") == b.variable("port") && a.variable("datadir") == b.variable("datadir") &&
         a.variable("pid_file") == b.variable("pid_file");
}

}  // namespace cleave::mysql
