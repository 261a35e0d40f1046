#pragma once

#include <optional>
#include <string>

#include "aws/http.h"
#include "aws/model.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"

namespace cleave::aws {

/// What a request is signed for: where, and at which time.
struct Attempt {
  std::string region;
  Time time;
};

/// How to sign the request anew when the answer says that the place or the time was wrong; nothing in all
/// other cases.
std::optional<Attempt> recover(const ServiceModel& service, const Attempt& attempt,
                               const HttpResponse& response);

/// Throws Error(unreachable, "bad-response") when something else has answered in AWS's place: a web page, a
/// proxy's demand, nothing where a document belongs. What bears the id that AWS gives to each request is
/// AWS's; whether a document is the operation's is for the parsers to say.
void throw_if_not_of_aws(const Purpose& purpose, const HttpResponse& response);

/// Throws what an error answer means, as Error(refused), Error(throttled) or Error(credentials); `purpose` is
/// its where(); where credentials are refused, `whose` they are stands there, too.
void throw_if_refused(const Purpose& purpose, const HttpResponse& response, const std::string& whose = "");

/// "Mon, 23 Nov 2026 06:30:23 GMT", the date of an HTTP answer. Nothing when it is not one.
std::optional<Time> from_http_date(std::string_view text);

}  // namespace cleave::aws
