#pragma once

#include "drain/hosts.h"
#include "drain/request.h"

namespace cleave::drain {

/// How far a request is what scanners ask every public address for.
enum class Probe : unsigned char {
  none,   ///< a request that somebody means
  vague,  ///< as any scanner sends it, and as some real client might
  plain   ///< nobody but scanners asks for this
};

Probe probe_of(const Request& request, HostKind host);

}  // namespace cleave::drain
