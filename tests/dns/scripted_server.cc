#include "dns/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace cleave::dns::testing {
namespace {

sockaddr_in local(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A bound socket, or -1.
int bound(int type, std::uint16_t port) {
  const int descriptor = ::socket(AF_INET, type, 0);
  const sockaddr_in address = local(port);
  if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

}  // namespace

ScriptedServer::ScriptedServer(Packets udp, Bytes tcp) : udp_(std::move(udp)), tcp_(std::move(tcp)) {
  for (int tries = 0; tries < 16 && listener_ < 0; ++tries) {
    if (datagrams_ >= 0) ::close(datagrams_);
    datagrams_ = bound(SOCK_DGRAM, 0);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(datagrams_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    listener_ = bound(SOCK_STREAM, port_);
  }
  if (listener_ < 0 || ::listen(listener_, 8) != 0) throw std::runtime_error("no free port");
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  ending_ = true;
  thread_.join();
  ::close(datagrams_);
  ::close(listener_);
}

void ScriptedServer::serve() {
  while (!ending_) {
    std::array<pollfd, 2> watched{pollfd{datagrams_, POLLIN, 0}, pollfd{listener_, POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), 20) <= 0) continue;
    if ((watched[0].revents & POLLIN) != 0) serve_datagram();
    if ((watched[1].revents & POLLIN) != 0) serve_connection();
  }
}

void ScriptedServer::serve_datagram() const {
  std::string query(4096, '\0');
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const auto got =
      ::recvfrom(datagrams_, query.data(), query.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  query.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  for (const std::string& packet : udp_(query))
    ::sendto(datagrams_, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
}

void ScriptedServer::serve_connection() const {
  const int connection = ::accept(listener_, nullptr, nullptr);
  std::string query(4096, '\0');
  const auto got = ::recv(connection, query.data(), query.size(), 0);
  query.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  const std::string bytes = tcp_(query.size() > 2 ? query.substr(2) : "");
  ::send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::close(connection);
}

}  // namespace cleave::dns::testing
