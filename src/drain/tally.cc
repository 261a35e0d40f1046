#include "drain/tally.h"

#include <algorithm>

#include "drain/private_address.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

/// Callers of up to a kilobyte each; habits of up to six (an entry for each hour of a month).
constexpr std::size_t most_callers = 200'000, most_habits = 20'000;
/// Clients may send any host or agent, so what is remembered of them has an end.
constexpr std::size_t most_remembered = 10'000;

/// The finaliser of MurmurHash3: every bit depends on every bit.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 33) * 0xff51afd7ed558ccdULL;
  value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53ULL;
  return value ^ value >> 33;
}

CallerKey key_of(const Request& request) {
  const auto who = request.client.is_known() ? mixed(request.client.high()) ^ request.client.low()
                                             : std::hash<std::string_view>{}(request.client_text);
  const auto kind = static_cast<std::uint64_t>(request.kind);
  return mixed(mixed(who + kind) + std::hash<std::string_view>{}(request.user_agent));
}

/// A flow that the source's own machine has begun, or the answer to one. Ports below 1024 are those of
/// services, from 32768 on systems choose those of clients.
bool is_outgoing(const Request& request) {
  if (request.kind != Request::Kind::flow) return false;
  const bool leaves = is_private(request.client) && request.server.is_known() && !is_private(request.server);
  const bool is_answer =
      request.client_port != 0 && request.client_port < 1024 && request.server_port >= 32768;
  return request.direction == Request::Direction::egress || leaves || is_answer;
}

}  // namespace

Tally::Tally(Side side, Subject& subject)
    : side_(side), subject_(&subject), callers_(most_callers), habits_(most_habits) {}

void Tally::take(std::span<const Request> requests, const Origin& origin) {
  auto& pulse = pulses_[{origin.place, origin.format}];
  const auto until =
      subject_->until == Time::max() ? std::numeric_limits<std::int64_t>::max() : us_of(subject_->until);
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
    traffic_.at(slot_of(request.time_us, one_minute), host.index)
        .add(request.bytes, request.status, is_noise);
    if (!is_noise) (is_since ? since_ : before_).add(request.latency_us);
  }
  if (side_ == Side::source && is_since)
    return callers_.add(key_of(request), request, host.kind, probe, agent);
  const bool is_somebody = agent == AgentKind::other && probe != Probe::plain;
  if (!is_somebody || request.kind == Request::Kind::dns) return;
  if (side_ == Side::source)
    return habits_.came_to_source(key_of(request), slot_of(request.time_us, one_hour));
  if (is_since) habits_.came_to_destination(key_of(request));
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
  const auto& own = subject_->own;
  if (std::find(own.begin(), own.end(), request.client) != own.end()) return AgentKind::own_probe;
  const auto seen = seen_agents_.find(request.user_agent);
  if (seen != seen_agents_.end()) return seen->second;
  const auto found = kind_of_agent(request.user_agent);
  if (seen_agents_.size() < most_remembered) seen_agents_.emplace(request.user_agent, found);
  return found;
}

void Tally::absorb(Tally& other) {
  callers_.merge(other.callers_);
  habits_.merge(other.habits_);
  traffic_.merge(other.traffic_);
  before_.merge(other.before_);
  since_.merge(other.since_);
  for (const auto& [channel, pulse] : other.pulses_) pulses_[channel].merge(pulse);
  other = Tally(other.side_, *other.subject_);
}

}  // namespace cleave::drain
