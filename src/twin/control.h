#pragma once

#include <string_view>

#include "aws/http.h"
#include "twin/twin.h"

namespace cleave::twin {

/// Whether the request is for the twin itself ("/_twin/…") and not for a simulated service.
bool is_control(const aws::HttpRequest& request);

/// Whether the page of another site may be behind the request: any page that a browser shows can send one to
/// this machine. The twin must be called by a loopback name or address or by `address`, at which it was
/// reached (a name that was bound to it is somebody's trick), and an Origin must be the twin itself.
bool is_foreign(const aws::HttpRequest& request, std::string_view address);

/// The pages of the twin itself, all JSON: GET calls, world, clock, faults, visit; POST clock, faults,
/// delegation (what an owner does at another registrar); DELETE calls, faults. Faulty input gives status 400
/// with {"error": …}.
aws::HttpResponse answer_control(Twin& twin, const aws::HttpRequest& request);

}  // namespace cleave::twin
