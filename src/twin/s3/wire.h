#pragma once

#include "aws/http.h"
#include "aws/model.h"
#include "twin/body.h"
#include "twin/service.h"

namespace cleave::twin::s3 {

/// What S3 does beside its service model, on the way in and out.

/// Before the signature is checked: writes the path's percent-encoding as clients sign it.
void canonicalise(aws::HttpRequest& request);

/// After the signature is checked: compares the body with x-amz-content-sha256, takes the marks of the
/// encoding aws-chunked off the headers, and moves a bucket in the host name into the path. Throws Refusal or
/// Error.
void unwrap(aws::HttpRequest& request, const Body& body);

/// The status of partial answers, and headers without a member in the model.
void finish(const aws::Operation& operation, const Json& output, aws::HttpResponse& response);

/// Errors that carry a header, or no body.
void finish_error(const aws::HttpRequest& request, const Refusal& refusal, aws::HttpResponse& response);

}  // namespace cleave::twin::s3
