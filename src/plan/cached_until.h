#pragma once

#include <algorithm>

#include "base/clock.h"
#include "base/json.h"

namespace cleave::plan {

/// When no cache that keeps to the rules holds any more what it held at "Since": after "Seconds", and after
/// the TTL of the delegation ("CachedSeconds", optional), which is not known before the zone above is
/// asked. `wait` are the resolved params of wait/caches.
inline Time cached_until(const Json& wait) {
  const auto seconds = std::max(number_or(wait, "Seconds", 0), number_or(wait, "CachedSeconds", 0));
  return from_rfc3339(text(wait, "Since")) + std::chrono::seconds(seconds);
}

}  // namespace cleave::plan
