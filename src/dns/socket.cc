#include "dns/socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cleave::dns {
namespace {

using std::chrono::milliseconds;

struct Endpoint {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Endpoint endpoint_of(const Address& server) {
  Endpoint endpoint;
  if (is_ipv6(server)) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(server.port);
    inet_pton(AF_INET6, server.ip.c_str(), &address.sin6_addr);
    endpoint.size = sizeof address;
    std::memcpy(&endpoint.storage, &address, sizeof address);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    inet_pton(AF_INET, server.ip.c_str(), &address.sin_addr);
    endpoint.size = sizeof address;
    std::memcpy(&endpoint.storage, &address, sizeof address);
  }
  return endpoint;
}

bool is_worth_waiting() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Socket::Socket(const Address& server, Kind kind, milliseconds patience)
    : deadline_(std::chrono::steady_clock::now() + patience) {
  if (connect(server, kind)) return;
  ::close(descriptor_);
  descriptor_ = -1;
}

Socket::~Socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool Socket::connect(const Address& server, Kind kind) {
  const Endpoint endpoint = endpoint_of(server);
  const int type = kind == Kind::stream ? SOCK_STREAM : SOCK_DGRAM;
  descriptor_ = ::socket(endpoint.storage.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return false;
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&endpoint.storage), endpoint.size) == 0)
    return true;
  int error = 0;
  socklen_t size = sizeof error;
  return errno == EINPROGRESS && wait_for(POLLOUT) &&
         ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

bool Socket::wait_for(short events) const {
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (descriptor_ < 0 || left <= milliseconds::zero()) return false;
    pollfd wanted{descriptor_, events, 0};
    const int ready = ::poll(&wanted, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool Socket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait_for(POLLOUT)) return false;
    const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && !is_worth_waiting()) return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return true;
}

std::optional<std::string> Socket::receive_datagram(std::size_t longest) {
  std::string bytes(longest, '\0');
  while (wait_for(POLLIN)) {
    const auto got = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (got < 0 && !is_worth_waiting()) return std::nullopt;
    if (got < 0) continue;
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
  }
  return std::nullopt;
}

std::optional<std::string> Socket::receive_exactly(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t filled = 0; filled < size;) {
    if (!wait_for(POLLIN)) return std::nullopt;
    const auto got = ::recv(descriptor_, bytes.data() + filled, size - filled, 0);
    if (got == 0 || (got < 0 && !is_worth_waiting())) return std::nullopt;
    filled += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  return bytes;
}

}  // namespace cleave::dns
