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

bool has_known_path(const Caller& caller, const Acquaintance& known) {
  return known.known_paths != nullptr &&
         std::any_of(caller.guessed.begin(), caller.guessed.begin() + caller.guesses,
                     [&](std::uint64_t path) { return known.known_paths->contains(path); });
}

bool is_noise(const Caller& caller, const Acquaintance& known) {
  if (caller.meant > 0 || has_known_path(caller, known)) return false;
  const auto hours = caller.hours.size() + known.hours_before;
  return caller.vague < caller.requests || hours < hours_of_somebody;
}

/// Of those who ask for a moved host.
ClientClass class_by_time(const Caller& caller, const Cut& cut) {
  const auto caches_end = us_of(cut.caches_end);
  if (caller.last_us <= caches_end) return ClientClass::answer_valid;
  const bool kept_port = caller.port != 0 && caller.port_first_us <= caches_end;
  if (kept_port || caller.last_begun_us <= caches_end) return ClientClass::connection_kept;
  return caller.last_us <= us_of(cut.caches_end + longest_stretch) ? ClientClass::answer_stretched
                                                                   : ClientClass::answer_kept;
}

ClientClass class_by_host(const Caller& caller, const Cut& cut, const ServerNames& servers) {
  // What a server calls itself tells nothing of what the client asked for.
  const auto told = servers.trusted | servers.addresses | servers.aws;
  const bool is_untold = asks_for(caller, HostKind::untold) || (caller.servers & ~told) != 0;
  if (asks_for(caller, HostKind::moved) || is_untold) return class_by_time(caller, cut);
  if (asks_for(caller, HostKind::old)) return ClientClass::old_name;
  if (asks_for(caller, HostKind::aws) || (caller.servers & servers.aws) != 0) return ClientClass::aws_name;
  const bool by_address = asks_for(caller, HostKind::address) || (caller.servers & servers.addresses) != 0;
  return by_address ? ClientClass::address_literal : ClientClass::other_host;
}

}  // namespace

void Caller::add_guess(std::uint64_t path) {
  const auto end = guessed.begin() + guesses;
  if (guesses < guessed.size() && std::find(guessed.begin(), end, path) == end) guessed[guesses++] = path;
}

void Caller::add(const Request& request, HostKind host_kind, RequestLook look, AgentKind kind_of_agent,
                 std::uint32_t server_bit) {
  const auto begun_us = request.begun_us(), ended_us = request.ended_us();
  if (requests == 0) {
    address = request.client;
    if (!address.is_known()) name = request.client_text.substr(0, kept_host);
    agent = request.user_agent.substr(0, kept_agent);
    agent_kind = kind_of_agent;
    kind = request.kind;
    first_us = begun_us;
  }
  const auto probe = probe_of(look, host_kind);
  ++requests;
  if (probe == Probe::none) ++meant;
  if (probe == Probe::vague) ++vague;
  if (look == RequestLook::guess || look == RequestLook::common) add_guess(path_hash(request.path));
  if (request.status >= 400) ++refused;
  hosts |= static_cast<unsigned>(host_kind);
  servers |= server_bit;
  hours.add(slot_of(ended_us, one_hour));
  first_us = std::min(first_us, begun_us);
  if (request.client_port == port) port_first_us = std::min(port_first_us, begun_us);
  if (ended_us < last_us) return;
  if (request.client_port != port) port_first_us = begun_us;
  last_us = ended_us;
  last_begun_us = begun_us;
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
  servers |= other.servers;
  std::for_each(other.guessed.begin(), other.guessed.begin() + other.guesses,
                [this](std::uint64_t path) { add_guess(path); });
  hours.merge(other.hours);
  first_us = std::min(first_us, other.first_us);
  if (other.port == port) port_first_us = std::min(port_first_us, other.port_first_us);
  if (other.last_us < last_us) return;
  if (other.port != port) port_first_us = other.port_first_us;
  last_us = other.last_us;
  last_begun_us = other.last_begun_us;
  port = other.port;
  host = other.host;
  line = other.line;
}

ClientClass classify(const Caller& caller, const Cut& cut, const Acquaintance& known) {
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
  if (is_noise(caller, known)) return ClientClass::scanner;
  if (is_private(caller.address)) return ClientClass::internal;
  if (caller.kind == Request::Kind::flow) return ClientClass::direct;
  return class_by_host(caller, cut, known.servers);
}

}  // namespace cleave::drain
