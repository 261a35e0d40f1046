#pragma once

#include <map>
#include <string>
#include <vector>

#include "drain/callers/client_names.h"
#include "drain/read/read_logs.h"
#include "drain/seen.h"
#include "drain/subject.h"
#include "drain/verdict.h"

namespace cleave::drain {

/// One client of a class, as an example. Texts but `client` are hostile.
struct ClientExample {
  std::string client;
  std::string agent, host;
  std::string line;  ///< the last one; "" when clients are hidden
  std::uint64_t requests = 0;
  Time first{}, last{};
  bool is_at_destination_too = false;
};

enum class Trend { rising, steady, falling, over };

/// Everybody of one class who came to the source since the cut.
struct ClassReport {
  ClientClass client_class;
  std::uint64_t clients = 0, requests = 0;
  Time first{}, last{};
  Slots hours{};  ///< of one hour: requests
  Trend trend = Trend::steady;
  std::vector<ClientExample> examples{};  ///< those seen last
};

struct SideReport {
  Traffic before, since;  ///< the cut
  Latencies latencies_before, latencies_since;
  std::vector<TrafficByMinute::Entry> minutes;
};

/// All that the logs of both sides tell at one moment.
struct DrainReport {
  Time now;
  Cut cut;
  VerdictOptions options;
  Verdict verdict{};
  std::vector<Channel> channels{};
  std::vector<ClassReport> classes{};  ///< those with clients, in the order of ClientClass
  HabitSummary habits{};
  SideReport source{}, destination{};
  std::vector<NamedHost> hosts{};  ///< by the index in `minutes`
  ServerNames servers{};           ///< of the source
  Figures figures{};
  std::uint64_t forgotten = 0;  ///< clients of the source that are in no class because there are too many
};

/// What was read of one side.
struct SideReading {
  Side side;
  const Seen& seen;
  const std::vector<std::string>& places;        ///< of logs
  const std::vector<ChannelFacts>& facts;        ///< of them
  const std::vector<FileSeries>& series;         ///< of them
  const std::map<std::string, Metric>& metrics;  ///< by their places
};

/// What is known of the channels of one side.
std::vector<Channel> channels_of(const SideReading& reading, const Cut& cut, Time now);

DrainReport make_report(const Seen& source, const Seen& destination, const Subject& subject,
                        std::vector<Channel> channels, const VerdictOptions& options,
                        const ClientNames& names, Time now);

/// "rising", "steady", "falling", "over".
std::string_view to_text(Trend trend);

}  // namespace cleave::drain
