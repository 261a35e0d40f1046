#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace cleave::aws {

/// A tiny HTTP server on 127.0.0.1: a thread for each connection, which is kept open. `reply` gets the whole
/// request as it came over the wire and returns the whole answer; "" closes the connection without one.
class LocalServer {
 public:
  explicit LocalServer(std::function<std::string(const std::string&)> reply) : reply_(std::move(reply)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
    ::listen(listener_, 8);
    socklen_t size = sizeof(address);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }

  ~LocalServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    for (auto& [connection, thread] : open_) {
      ::shutdown(connection, SHUT_RDWR);
      thread.join();
      ::close(connection);
    }
    ::close(listener_);
  }

  std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }

 private:
  void serve() {
    while (true) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      ++connections_;
      open_.emplace_back(connection, std::thread([this, connection] {
                           while (answer_one(connection)) {
                           }
                           ::shutdown(connection, SHUT_RDWR);
                         }));
    }
  }

  bool answer_one(int connection) {
    std::string request;
    char buffer[65536];
    while (!complete(request)) {
      const ssize_t size = ::recv(connection, buffer, sizeof(buffer), 0);
      if (size <= 0) return false;
      request.append(buffer, static_cast<std::size_t>(size));
    }
    const std::string reply = reply_(request);
    ::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
    return !reply.empty();
  }

  static bool complete(const std::string& request) {
    const auto end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto length = request.find("Content-Length: ");
    const std::size_t body = length < end ? std::stoul(request.substr(length + 16)) : 0;
    return request.size() >= end + 4 + body;
  }

  std::function<std::string(const std::string&)> reply_;
  int listener_ = -1;
  int port_ = 0;
  std::vector<std::pair<int, std::thread>> open_;  // of serve(), until it has ended
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace cleave::aws
