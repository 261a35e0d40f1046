#pragma once

#include "aws/http.h"
#include "aws/model.h"
#include "aws/sign.h"

namespace cleave::twin {

/// The service that a request is for: the one that its signature names; unsigned, STS for the calls that
/// prove themselves otherwise (web identity), S3 for anything else. Null when the twin has no such service.
const aws::ServiceModel* service_of(const aws::HttpRequest& request, const aws::Claim& claim);

}  // namespace cleave::twin
