#include "drain/tally.h"

#include "drain/callers/private_address.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

/// Clients may send any host or agent, so what is remembered of them has an end.
constexpr std::size_t most_remembered = 10'000;

CallerKey key_of(const Request& request) {
  return caller_key(request.client, request.client_text, request.user_agent, request.kind);
}

/// A flow that the source's own machine has begun, or the answer to one.
bool is_outgoing(const Request& request) {
  if (request.kind != Request::Kind::flow) return false;
  const bool leaves = is_private(request.client) && request.server.is_known() && !is_private(request.server);
  const bool is_answer = request.client_port != 0 && request.client_port < end_of_service_ports &&
                         request.server_port >= begin_of_client_ports;
  return request.direction == Request::Direction::egress || leaves || is_answer;
}

}  // namespace

void Tally::take(std::span<const Request> requests, const Origin& origin) {
  auto& pulse = seen_.pulses[{origin.place, origin.format}];
  const auto until = subject_->until_us();
  for (const auto& request : requests)
    if (request.time_us > 0 && request.time_us <= until) {
      pulse.note_resource(request.resource);
      take_one(request, pulse);
    }
}

void Tally::take_one(const Request& request, Pulse& pulse) {
  const auto host = host_of(request);
  const auto probe = probe_of(request, host.kind);
  const auto agent = agent_of(request);
  const bool is_noise = agent != AgentKind::other || probe != Probe::none;
  pulse.add(slot_of(request.time_us, ten_minutes), is_noise);
  if (is_outgoing(request)) return;
  const bool is_since = request.time_us >= us_of(subject_->cut.at);
  if (request.kind == Request::Kind::http) {
    seen_.traffic.at(slot_of(request.time_us, one_minute), host.index)
        .add(request.bytes, request.status, is_noise);
    if (!is_noise) (is_since ? seen_.latencies_since : seen_.latencies_before).add(request.latency_us);
  }
  if (side_ == Side::source && is_since)
    return seen_.callers.add(key_of(request), request, host.kind, probe, agent);
  const bool is_somebody = agent == AgentKind::other && probe != Probe::plain;
  if (!is_somebody || request.kind == Request::Kind::dns) return;
  if (side_ == Side::source)
    return seen_.habits.came_to_source(key_of(request), slot_of(request.time_us, one_hour));
  if (is_since) seen_.habits.came_to_destination(key_of(request));
}

Tally::SeenHost Tally::host_of(const Request& request) {
  const auto find = [&] {
    const auto kind = subject_->hosts.kind_of(request);
    return SeenHost{kind, subject_->names.index_of(request.host, kind)};
  };
  if (request.kind == Request::Kind::flow) return find();
  const auto seen = seen_hosts_.find(request.host);
  if (seen != seen_hosts_.end()) return seen->second;
  const auto found = find();
  if (seen_hosts_.size() < most_remembered) seen_hosts_.emplace(request.host, found);
  return found;
}

AgentKind Tally::agent_of(const Request& request) {
  if (subject_->is_own(request.client)) return AgentKind::own_probe;
  const auto seen = seen_agents_.find(request.user_agent);
  if (seen != seen_agents_.end()) return seen->second;
  const auto found = kind_of_agent(request.user_agent);
  if (seen_agents_.size() < most_remembered) seen_agents_.emplace(request.user_agent, found);
  return found;
}

void Tally::absorb(Tally& other) {
  seen_.merge(other.seen_);
  other = Tally(other.side_, *other.subject_);
}

}  // namespace cleave::drain
