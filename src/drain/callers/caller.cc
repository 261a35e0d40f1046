#include "drain/callers/caller.h"

#include <algorithm>

#include "drain/callers/private_address.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

constexpr std::size_t kept_agent = 160, kept_host = 120, kept_line = 400;

/// Who stretches answers lets go within days; this long after the last honest cache an answer is kept for
/// good. Practitioners saw the last stragglers after three days:
/// https://serverfault.com/questions/72363/what-percentage-of-nameservers-honor-ttl-these-days
constexpr std::chrono::hours longest_stretch(72);

/// Scanners seldom send the same address again; who asks like one in so many different hours is none.
constexpr std::size_t hours_of_somebody = 3;

bool asks_for(const Caller& caller, HostKind kind) {
  return (caller.hosts & static_cast<unsigned>(kind)) != 0;
}

bool is_noise(const Caller& caller, std::size_t hours_before) {
  if (caller.meant > 0) return false;
  const auto hours = caller.hours.size() + hours_before;
  return caller.vague < caller.requests || hours < hours_of_somebody;
}

/// Of those who ask for a moved host.
ClientClass class_by_time(const Caller& caller, const Cut& cut) {
  if (caller.last_us <= us_of(cut.caches_end)) return ClientClass::answer_valid;
  if (caller.port != 0 && caller.port_first_us <= us_of(cut.caches_end)) return ClientClass::connection_kept;
  return caller.last_us <= us_of(cut.caches_end + longest_stretch) ? ClientClass::answer_stretched
                                                                   : ClientClass::answer_kept;
}

ClientClass class_by_host(const Caller& caller, const Cut& cut) {
  if (asks_for(caller, HostKind::moved) || asks_for(caller, HostKind::untold))
    return class_by_time(caller, cut);
  if (asks_for(caller, HostKind::old)) return ClientClass::old_name;
  if (asks_for(caller, HostKind::aws)) return ClientClass::aws_name;
  return asks_for(caller, HostKind::address) ? ClientClass::address_literal : ClientClass::other_host;
}

}  // namespace

void Caller::add(const Request& request, HostKind host_kind, Probe probe, AgentKind kind_of_agent) {
  if (requests == 0) {
    address = request.client;
    if (!address.is_known()) name = request.client_text.substr(0, kept_host);
    agent = request.user_agent.substr(0, kept_agent);
    agent_kind = kind_of_agent;
    kind = request.kind;
    first_us = request.time_us;
  }
  ++requests;
  if (probe == Probe::none) ++meant;
  if (probe == Probe::vague) ++vague;
  if (request.status >= 400) ++refused;
  hosts |= static_cast<unsigned>(host_kind);
  hours.add(slot_of(request.time_us, one_hour));
  first_us = std::min(first_us, request.time_us);
  if (request.client_port == port) port_first_us = std::min(port_first_us, request.time_us);
  if (request.time_us < last_us) return;
  if (request.client_port != port) port_first_us = request.time_us;
  last_us = request.time_us;
  port = request.client_port;
  host = request.host.substr(0, kept_host);
  line = request.line.substr(0, kept_line);
}

void Caller::merge(const Caller& other) {
  if (other.requests == 0) return;
  if (requests == 0) {
    *this = other;
    return;
  }
  requests += other.requests;
  meant += other.meant;
  vague += other.vague;
  refused += other.refused;
  hosts |= other.hosts;
  hours.merge(other.hours);
  first_us = std::min(first_us, other.first_us);
  if (other.port == port) port_first_us = std::min(port_first_us, other.port_first_us);
  if (other.last_us < last_us) return;
  if (other.port != port) port_first_us = other.port_first_us;
  last_us = other.last_us;
  port = other.port;
  host = other.host;
  line = other.line;
}

ClientClass classify(const Caller& caller, const Cut& cut, std::size_t hours_before) {
  switch (caller.agent_kind) {
    case AgentKind::health_check:
      return ClientClass::health_check;
    case AgentKind::own_probe:
      return ClientClass::own_probe;
    case AgentKind::monitor:
      return ClientClass::monitor;
    case AgentKind::crawler:
      return ClientClass::crawler;
    case AgentKind::scanner:
      return ClientClass::scanner;
    case AgentKind::other:
      break;
  }
  if (caller.kind == Request::Kind::dns) return ClientClass::old_delegation;
  if (is_noise(caller, hours_before)) return ClientClass::scanner;
  if (is_private(caller.address)) return ClientClass::internal;
  if (caller.kind == Request::Kind::flow) return ClientClass::direct;
  return class_by_host(caller, cut);
}

}  // namespace cleave::drain
