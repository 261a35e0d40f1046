#pragma once

#include <string>

#include "dns/watch/state.h"
#include "report/layout.h"

namespace cleave::report {

/// A look at names that move, for people: who says what, who still leads to the source and for how long, and
/// when the last cache that keeps to the TTLs ends.
std::string dns_text(const dns::State& state, Look look);

}  // namespace cleave::report
