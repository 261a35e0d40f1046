#include "drain/seen.h"

#include <algorithm>

namespace cleave::drain {

void Seen::merge(const Seen& other) {
  callers.merge(other.callers);
  habits.merge(other.habits);
  traffic.merge(other.traffic);
  latencies_before.merge(other.latencies_before);
  latencies_since.merge(other.latencies_since);
  for (const auto& [index, evidence] : other.series) series[index].merge(evidence);
  for (const auto hash : other.known_paths) note_known_path(hash);
  longest_connection_us = std::max(longest_connection_us, other.longest_connection_us);
}

void Seen::note_known_path(std::uint64_t hash) {
  constexpr std::size_t most_paths = 65'536;
  if (known_paths.size() < most_paths) known_paths.insert(hash);
}

ServerNames Seen::trusted(ServerNames servers, std::uint64_t all_moved) const {
  servers.trusted = all_moved == 0 ? 0 : ~HostNames::many_servers;
  for (const auto& [index, evidence] : series)
    if ((evidence.moved_servers & all_moved) != all_moved) servers.trusted &= ~evidence.server_names;
  return servers;
}

}  // namespace cleave::drain
