#pragma once

#include "drain/verdict.h"

namespace cleave::drain {

/// Why the logs cannot tell whether anybody is left: empty when they can.
std::vector<Reason> reasons_of_blindness(const Evidence& evidence);

/// That a metric counted requests of which the channel's log has hardly a line.
Reason unlogged_reason(const Channel& channel, const Unlogged& lacking);

}  // namespace cleave::drain
