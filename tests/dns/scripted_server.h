#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "dns/address.h"

namespace cleave::dns::testing {

/// A DNS server on a free port of this machine whose every packet a test writes: what goes back over UDP for
/// a query, packet by packet, and what over TCP, byte by byte.
class ScriptedServer {
 public:
  using Packets = std::function<std::vector<std::string>(const std::string& query)>;
  using Bytes = std::function<std::string(const std::string& query)>;
  ScriptedServer(Packets udp, Bytes tcp);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  Address address() const { return {"127.0.0.1", port_}; }

 private:
  void serve();
  void serve_datagram() const;
  void serve_connection() const;

  Packets udp_;
  Bytes tcp_;
  int datagrams_ = -1, listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace cleave::dns::testing
