#include "server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/files.h"
#include "mysql/quoted.h"
#include "project_file.h"

extern char** environ;

namespace cleave::mysql::test {
namespace {

unsigned free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(probe, any, size) != 0 || ::getsockname(probe, any, &size) != 0)
    throw Error(Error::Kind::failed, "no-port", "no free port");
  ::close(probe);
  return ntohs(address.sin_port);
}

std::string new_folder() {
  std::string name = "/tmp/cleave-mysql-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw Error(Error::Kind::failed, "no-folder", name);
  return name;
}

}  // namespace

Server::Server(const std::vector<std::string>& options)
    : folder_(new_folder()), port_(free_port()), options_(options) {
  start();
}

Server::~Server() {
  ::kill(script_, SIGTERM);
  ::waitpid(script_, nullptr, 0);
  std::filesystem::remove_all(folder_);
}

void Server::start() {
  std::vector<std::string> words{"setpriv", "--pdeathsig",
                                 "TERM",    project_file("tests/mysql/run-server"),
                                 folder_,   "--port=" + std::to_string(port_)};
  words.insert(words.end(), options_.begin(), options_.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (::posix_spawnp(&script_, "setpriv", nullptr, nullptr, arguments.data(), environ) != 0)
    throw Error(Error::Kind::failed, "no-server", "setpriv cannot be run");
  for (int attempt = 0; attempt < 600; ++attempt) {
    try {
      Connection connection(endpoint());
      return;
    } catch (const Error& error) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  throw Error(Error::Kind::failed, "no-server", read_file_if_exists(folder_ + "/log").value_or("no log"));
}

void Server::kill() {
  ::kill(std::stoi(read_file(folder_ + "/pid")), SIGKILL);
  ::waitpid(script_, nullptr, 0);
}

Endpoint Server::endpoint(const std::string& database) const {
  Endpoint endpoint;
  endpoint.role = "source";
  endpoint.user = "root";
  endpoint.host = "localhost";
  endpoint.socket = folder_ + "/socket";
  endpoint.database = database;
  endpoint.tls = TlsMode::disabled;
  return endpoint;
}

Endpoint Server::tcp_endpoint(const std::string& database) const {
  auto endpoint = this->endpoint(database);
  endpoint.socket.clear();
  endpoint.host = "127.0.0.1";
  endpoint.port = port_;
  return endpoint;
}

Server& shared_server() {
  static Server server({"--log-bin=binlog", "--server-id=1"});
  return server;
}

Connection empty_database() {
  static int count = 0;
  const auto name = "test_" + std::to_string(++count);
  Connection administrator(shared_server().endpoint());
  administrator.query("DROP DATABASE IF EXISTS " + quoted_name(name));
  administrator.query("CREATE DATABASE " + quoted_name(name) + " CHARACTER SET utf8mb4");
  return Connection(shared_server().endpoint(name));
}

}  // namespace cleave::mysql::test
