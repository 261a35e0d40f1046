#pragma once

#include <string>
#include <unordered_map>

#include "drain/read/read_logs.h"
#include "drain/seen.h"
#include "drain/side.h"
#include "drain/subject.h"

namespace cleave::drain {

/// Sees the lines of the logs of one side: used by one thread, and merged, by all.
class Tally : public RequestSink {
 public:
  /// Requires: `subject` outlives it.
  Tally(Side side, Subject& subject) : side_(side), subject_(&subject) {}

  void take(std::span<const Request> requests, const Origin& origin) override;
  /// Adds what the other one has seen of the same side, and empties it.
  void absorb(Tally& other);

  const Seen& seen() const { return seen_; }

 private:
  struct SeenHost {
    HostKind kind;
    std::uint32_t index;
    std::uint32_t server_bit;
    std::uint64_t moved_bits;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  void take_one(const Request& request, SeriesEvidence& evidence);
  void note_what_is_told(const Request& request, const SeenHost& host, SeriesEvidence& evidence);
  SeenHost host_of(const Request& request);
  AgentKind agent_of(const Request& request);

  Side side_;
  Subject* subject_;
  ByText<SeenHost> seen_hosts_, seen_servers_;
  ByText<AgentKind> seen_agents_;
  Seen seen_;
};

}  // namespace cleave::drain
