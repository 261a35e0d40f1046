#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "mysql/connection.h"

namespace cleave::mysql::test {

/// A database server of this test program's own (tests/mysql/run-server); gone with the program, however it
/// ends.
class Server {
 public:
  /// Returns when it answers. `options` are mariadbd's.
  explicit Server(const std::vector<std::string>& options = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// root, without a password, through the socket.
  Endpoint endpoint(const std::string& database = "mysql") const;
  /// The same by TCP.
  Endpoint tcp_endpoint(const std::string& database = "mysql") const;
  /// Ends the server as a power cut would; `start` runs it again on what is left.
  void kill();
  void start();

 private:
  std::string folder_;
  unsigned port_;
  std::vector<std::string> options_;
  pid_t script_ = 0;
};

/// One for all tests that do not mind each other.
Server& shared_server();

/// A connection to an empty database of the shared server that nobody else uses.
Connection empty_database();

}  // namespace cleave::mysql::test
