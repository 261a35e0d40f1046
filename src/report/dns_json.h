#pragma once

#include "base/json.h"
#include "dns/watch/state.h"

namespace cleave::report {

/// What `cleave dns watch --json` prints for a look, described in docs/dns.md.
Json to_json(const dns::State& state);

}  // namespace cleave::report
