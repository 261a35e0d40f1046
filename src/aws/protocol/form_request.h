#pragma once

#include "aws/http.h"
#include "aws/protocol/form.h"

namespace cleave::aws {

/// What the requests of the query and ec2 protocols have in common: "Action=…&Version=…&…" as the body.

HttpRequest write_form_request(const ServiceModel& service, const Operation& operation, FormDialect dialect,
                               const Json& document);
/// The operation that the "Action" parameter names, in the body or the query string; or null.
const Operation* match_form_request(const ServiceModel& service, const HttpRequest& request);
Json read_form_request(const Operation& operation, FormDialect dialect, const HttpRequest& request);

}  // namespace cleave::aws
