#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "drain/callers.h"
#include "drain/cut.h"
#include "drain/habits.h"
#include "drain/host_names.h"
#include "drain/hosts.h"
#include "drain/pulse.h"
#include "drain/read_logs.h"
#include "drain/side.h"
#include "drain/traffic.h"

namespace cleave::drain {

/// What all tallies of a split have in common.
struct Subject {
  Hosts hosts;
  Cut cut;
  std::vector<Address> own{};  ///< addresses of people who look after the split
  Time until = Time::max();    ///< later lines are not there yet
  HostNames names{};
};

/// What was seen in the logs of one side: by one thread, and merged, by all.
class Tally : public RequestSink {
 public:
  /// Requires: `subject` outlives it.
  Tally(Side side, Subject& subject);

  void take(std::span<const Request> requests, const Origin& origin) override;
  /// Adds what the other one has seen of the same side, and empties it.
  void absorb(Tally& other);

  const Callers& callers() const { return callers_; }  ///< source only
  const Habits& habits() const { return habits_; }
  const TrafficByMinute& traffic() const { return traffic_; }
  const Latencies& latencies_before() const { return before_; }  ///< of the cut
  const Latencies& latencies_since() const { return since_; }
  /// By place and format, as ChannelFacts.
  const std::map<std::pair<std::size_t, Format>, Pulse>& pulses() const { return pulses_; }

 private:
  struct SeenHost {
    HostKind kind;
    std::uint32_t index;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  void take_one(const Request& request, Pulse& pulse);
  SeenHost host_of(const Request& request);
  AgentKind agent_of(const Request& request);

  Side side_;
  Subject* subject_;
  ByText<SeenHost> seen_hosts_;
  ByText<AgentKind> seen_agents_;
  Callers callers_;
  Habits habits_;
  TrafficByMinute traffic_;
  Latencies before_, since_;
  std::map<std::pair<std::size_t, Format>, Pulse> pulses_;
};

}  // namespace cleave::drain
