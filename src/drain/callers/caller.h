#pragma once

#include <cstdint>
#include <string>

#include "drain/callers/agent_kind.h"
#include "drain/callers/client_class.h"
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
  Request::Kind kind = Request::Kind::http;
  AgentKind agent_kind = AgentKind::other;
  std::uint16_t port = 0;          ///< of the last request
  std::int64_t port_first_us = 0;  ///< the first one from this port
  Slots hours;                     ///< of one hour

  void add(const Request& request, HostKind host_kind, Probe probe, AgentKind agent);
  void merge(const Caller& other);
};

/// The class, with what was known of the caller before the cut: the number of different hours in which it
/// came.
ClientClass classify(const Caller& caller, const Cut& cut, std::size_t hours_before);

}  // namespace cleave::drain
