#pragma once

#include <string>
#include <vector>

#include "drain/count/counts.h"
#include "drain/read/read_logs.h"

namespace cleave::drain {

/// The result of counting: what is shown of it is in `report`.
struct LogCounts {
  const Counts& counts;
  const ClientCounts& clients;
  const std::vector<std::string>& places;
  const std::vector<ChannelFacts>& channels;
  std::size_t most_clients = 0;  ///< so many are shown
};

}  // namespace cleave::drain
