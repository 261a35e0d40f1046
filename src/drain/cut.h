#pragma once

#include "base/clock.h"

namespace cleave::drain {

/// When clients were led away from the source.
struct Cut {
  Time at{};          ///< the first record led to the destination
  Time caches_end{};  ///< from here on no cache that keeps to TTLs leads to the source; never before `at`
};

}  // namespace cleave::drain
