#include "drain/tally.h"

#include "drain/callers/private_address.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

/// Clients may send any host or agent, so what is remembered of them has an end.
constexpr std::size_t most_remembered = 10'000, kept_sample = 300;

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
  auto& evidence = seen_.series[origin.series];
  const auto until = subject_->until_us(), now = subject_->now_us();
  for (const auto& request : requests) {
    const auto ended_us = request.ended_us();
    if (ended_us > now) {
      ++evidence.ahead;
      if (evidence.ahead_sample.empty()) evidence.ahead_sample = request.line.substr(0, kept_sample);
    } else if (request.time_us > 0 && ended_us <= until) {
      evidence.pulse.note_resource(request.resource);
      take_one(request, evidence);
    }
  }
}

void Tally::take_one(const Request& request, SeriesEvidence& evidence) {
  const auto host = host_of(request);
  const auto look = look_of(request);
  const auto probe = probe_of(look, host.kind);
  const auto agent = agent_of(request);
  const auto ended_us = request.ended_us();
  const bool is_noise = agent != AgentKind::other || probe != Probe::none;
  const bool is_since = ended_us >= us_of(subject_->cut.at);
  const auto slot = slot_of(ended_us, ten_minutes);
  evidence.pulse.add(slot, is_noise);
  if (agent == AgentKind::other && probe != Probe::none) evidence.unnamed_noise.add(slot);
  note_what_is_told(request, host, evidence);
  if (is_outgoing(request)) return;
  if (!is_noise && !is_since && host.kind != HostKind::other) ++evidence.meant_before;
  const auto lasted_us = ended_us - request.begun_us();
  if (lasted_us > long_us && request.kind == Request::Kind::http)
    seen_.longest_connection_us = std::max(seen_.longest_connection_us, lasted_us);
  if (request.kind == Request::Kind::http) {
    seen_.traffic.at(slot_of(ended_us, one_minute), host.index).add(request.bytes, request.status, is_noise);
    if (!is_noise) (is_since ? seen_.latencies_since : seen_.latencies_before).add(request.latency_us);
    const bool is_of_application = side_ == Side::destination || !is_since;
    if (is_of_application && is_answered_well(request) && is_guessed(request.path))
      seen_.note_known_path(path_hash(request.path));
  }
  if (side_ == Side::source && is_since)
    return seen_.callers.add(key_of(request), request, host.kind, look, agent, host.server_bit);
  const bool is_somebody = agent == AgentKind::other && probe != Probe::plain;
  if (!is_somebody || request.kind == Request::Kind::dns) return;
  if (side_ == Side::source) return seen_.habits.came_to_source(key_of(request), slot_of(ended_us, one_hour));
  if (is_since) seen_.habits.came_to_destination(key_of(request));
}

void Tally::note_what_is_told(const Request& request, const SeenHost& host, SeriesEvidence& evidence) {
  ++evidence.lines;
  evidence.note_time(request.ended_us());
  if (request.lacks_zone && !subject_->has_zone) ++evidence.without_zone;
  if (!request.client.is_known() && request.client_text.empty()) ++evidence.without_client;
  if (request.kind != Request::Kind::http) return;
  if (request.status == 0) ++evidence.without_status;
  if (host.kind == HostKind::untold || host.kind == HostKind::server) ++evidence.without_host;
  evidence.server_names |= host.server_bit;
  if (request.is_host_of_server) evidence.moved_servers |= host.moved_bits;
}

Tally::SeenHost Tally::host_of(const Request& request) {
  const auto find = [&] {
    const auto kind = subject_->hosts.kind_of(request);
    const auto index = subject_->names.index_of(request.host, kind);
    return SeenHost{kind, index, kind == HostKind::server ? subject_->names.server_bit(index) : 0,
                    kind == HostKind::moved ? subject_->hosts.moved_bits(request.host) : 0};
  };
  if (request.kind == Request::Kind::flow) return find();
  auto& seen_hosts = request.is_host_of_server ? seen_servers_ : seen_hosts_;
  const auto seen = seen_hosts.find(request.host);
  if (seen != seen_hosts.end()) return seen->second;
  const auto found = find();
  if (seen_hosts.size() < most_remembered) seen_hosts.emplace(request.host, found);
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
