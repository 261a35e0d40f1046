#include "twin/authenticate.h"

#include <fmt/format.h>

#include "aws/protocol/timestamp.h"
#include "base/error.h"
#include "twin/dialect.h"

namespace cleave::twin {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// "20261123T063000Z"
Time read_amz_date(const aws::ServiceModel& service, const std::string& text) {
  const std::string rfc3339 =
      text.size() != 16
          ? ""
          : fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                        text.substr(9, 2), text.substr(11, 2), text.substr(13, 2));
  if (!aws::is_rfc3339(rfc3339))
    throw refusal_of(service, Fault::bad_signature, "The date of the signature cannot be read.");
  return from_rfc3339(rfc3339);
}

/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
void check_expiry(const aws::Claim& claim) {
  constexpr long long longest_seconds = 7 * 24 * 3600;
  if (!claim.presigned) return;
  if (claim.expires_seconds < 0)
    throw Refusal{"AuthorizationQueryParametersError", "X-Amz-Expires must be non-negative", 400};
  if (claim.expires_seconds > longest_seconds)
    throw Refusal{"AuthorizationQueryParametersError",
                  "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
                  "must be less than 604800 seconds",
                  400};
}

bool is_fresh(Time signed_at, const aws::Claim& claim, Time now) {
  if (claim.presigned)
    return now >= signed_at - minutes(15) && now <= signed_at + seconds(claim.expires_seconds);
  return now >= signed_at - minutes(15) && now <= signed_at + minutes(15);
}

void check_date(World& world, const aws::ServiceModel& service, const aws::Claim& claim) {
  const Time signed_at = read_amz_date(service, claim.amz_date);
  if (is_fresh(signed_at, claim, SystemClock().now()) || is_fresh(signed_at, claim, world.now())) return;
  if (claim.presigned && service.id == "s3") {
    throw Refusal{"AccessDenied", "Request has expired", 403, Json::object()};
  }
  throw refusal_of(service, Fault::stale_signature);
}

/// The token of a session comes in a header, or in the query of a presigned URL.
std::string session_token(const aws::HttpRequest& request) {
  if (auto token = request.headers.get("X-Amz-Security-Token")) return *token;
  for (const auto& [name, value] : request.query) {
    if (name == "X-Amz-Security-Token") return value;
  }
  return "";
}

}  // namespace

Caller authenticate(World& world, const aws::ServiceModel& service, const aws::HttpRequest& request,
                    const aws::Claim& claim) {
  check_expiry(claim);
  std::optional<Principal> principal;
  {
    const std::lock_guard lock(world.mutex);
    principal = find_principal(world, claim.access_key_id);
  }
  if (!principal) throw refusal_of(service, Fault::unknown_key);
  const auto& credentials = principal->credentials;
  if (!aws::verifies(request, claim, credentials.secret_access_key))
    throw refusal_of(service, Fault::bad_signature);
  check_date(world, service, claim);
  if (credentials.session_token != session_token(request)) throw refusal_of(service, Fault::wrong_token);
  if (credentials.expires != Time{} && world.now() >= credentials.expires) {
    throw refusal_of(service, Fault::expired_token);
  }
  return {*principal, claim.scope.region};
}

}  // namespace cleave::twin
