#pragma once

#include "aws/http.h"
#include "twin/twin.h"

namespace cleave::twin {

/// Whether the request is for the twin itself ("/_twin/…") and not for a simulated service.
bool is_control(const aws::HttpRequest& request);

/// The pages of the twin itself, all JSON: GET calls, world, clock, faults, visit; POST clock, faults,
/// delegation (what an owner does at another registrar); DELETE calls, faults. Faulty input gives status 400
/// with {"error": …}.
aws::HttpResponse answer_control(Twin& twin, const aws::HttpRequest& request);

}  // namespace cleave::twin
