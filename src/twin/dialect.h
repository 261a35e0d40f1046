#pragma once

#include <string_view>

#include "aws/model.h"
#include "twin/service.h"

namespace cleave::twin {

/// What can be wrong with any request before its operation looks at it.
enum class Fault {
  not_signed,
  unknown_key,
  bad_signature,
  stale_signature,  ///< signed too long ago, or in the future
  expired_token,
  wrong_token,
  unknown_operation,
  unreadable,
  too_large,
  missing_member,
  invalid_member,
  throttled,
  denied,
  broken  ///< the twin's own failure
};

/// The fault in the spelling of this service: every family of AWS services has codes of its own for the same
/// thing. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
Refusal refusal_of(const aws::ServiceModel& service, Fault fault, std::string message = "");

}  // namespace cleave::twin
