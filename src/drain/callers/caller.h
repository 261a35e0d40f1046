#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_set>

#include "drain/callers/agent_kind.h"
#include "drain/callers/client_class.h"
#include "drain/callers/host_names.h"
#include "drain/callers/probe.h"
#include "drain/cut.h"
#include "drain/lines/request.h"
#include "drain/slots.h"

namespace cleave::drain {

/// Somebody who came to the source since the cut: an address with a user agent, because behind one address
/// there may be a visitor and a crawler. Two parts of what is known of one caller can be merged in any order.
struct Caller {
  Address address;
  std::string name;   ///< in place of an address that the log has resolved
  std::string agent;  ///< cut; hostile
  std::string host;   ///< the last one asked for; cut; hostile
  std::string line;   ///< the last one; cut; hostile
  std::int64_t first_us = 0, last_us = Request::no_time;
  std::uint64_t requests = 0;
  std::uint64_t meant = 0;    ///< of them, those that are no probe at all
  std::uint64_t vague = 0;    ///< … and those that may be one
  std::uint64_t refused = 0;  ///< answered with 4xx or 5xx
  unsigned hosts = 0;         ///< bits of HostKind
  std::uint32_t servers = 0;  ///< names of servers that it came to (HostNames::server_bit)
  /// Hashes of paths that scanners guess and that were refused: some of them.
  std::array<std::uint64_t, 4> guessed{};
  std::uint8_t guesses = 0;  ///< so many of them
  Request::Kind kind = Request::Kind::http;
  AgentKind agent_kind = AgentKind::other;
  std::uint16_t port = 0;          ///< of the last request
  std::int64_t port_first_us = 0;  ///< the first one from this port
  std::int64_t last_begun_us = 0;  ///< when the last one came that is over at `last_us`
  Slots hours;                     ///< of one hour

  /// `server_bit`: of HostNames, for HostKind::server.
  void add(const Request& request, HostKind host_kind, RequestLook look, AgentKind agent,
           std::uint32_t server_bit = 0);
  void merge(const Caller& other);

 private:
  void add_guess(std::uint64_t path);
};

/// What is known beside a caller.
struct Acquaintance {
  std::size_t hours_before = 0;  ///< the number of different hours in which it came before the cut
  const std::unordered_set<std::uint64_t>* known_paths =
      nullptr;  ///< that the application answers; null: none
  ServerNames servers{};
};

ClientClass classify(const Caller& caller, const Cut& cut, const Acquaintance& known);

}  // namespace cleave::drain
