#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "dns/address.h"

namespace cleave::dns {

/// A socket connected to one server, so that nobody else's packets come in. All that is done with it together
/// takes no longer than `patience`; whatever fails is told as nothing.
class Socket {
 public:
  enum class Kind { datagrams, stream };
  Socket(const Address& server, Kind kind, std::chrono::milliseconds patience);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool send(std::string_view bytes);
  std::optional<std::string> receive_datagram(std::size_t longest);
  std::optional<std::string> receive_exactly(std::size_t size);

 private:
  bool connect(const Address& server, Kind kind);
  /// Until the socket can be read or written. False: the time is over.
  bool wait_for(short events) const;

  std::chrono::steady_clock::time_point deadline_;
  int descriptor_ = -1;
};

}  // namespace cleave::dns
