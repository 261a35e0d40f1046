#pragma once

#include "aws/http.h"

namespace cleave::aws {

/// Carries one signed request to a server and its answer back. Implementations may be called from several
/// threads. Throws Error(unreachable) when there is no answer; it is then unknown whether the call had an
/// effect.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual HttpResponse send(const HttpRequest& request) = 0;
};

}  // namespace cleave::aws
