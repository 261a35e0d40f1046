#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"

namespace cleave::twin {

/// What somebody wants to do, as policies see it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
struct AccessRequest {
  std::string account;       ///< the caller's account; "" for an anonymous caller or a service
  std::string caller_arn;    ///< "" for an anonymous caller; an origin access identity's has no account
  std::string service;       ///< "cloudfront.amazonaws.com" when an AWS service calls
  std::string canonical_id;  ///< for Principal {"CanonicalUser": …}
  std::string action;        ///< "s3:GetObject"
  std::string resource;      ///< "arn:aws:s3:::bucket/key"; "" = not known, every statement's Resource fits
  std::map<std::string, std::string> context;  ///< condition keys in lower case: {"aws:sourcearn": …}
};

enum class Verdict { none, allow, deny };

/// A policy attached to a resource (bucket policy, trust policy): its statements name principals.
/// An explicit Deny wins over every Allow.
Verdict judge_resource_policy(const Json& policy, const AccessRequest& request);
/// A policy attached to the caller: its statements name no principal.
Verdict judge_identity_policy(const Json& policy, const AccessRequest& request);

/// Both verdicts together: a Deny in either wins, then an Allow in either.
Verdict combined(Verdict one, Verdict other);

/// Whether the policy lets everybody in, in the sense of S3 Block Public Access.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
bool is_public_policy(const Json& policy);

/// "*" stands for any text, "?" for any one character.
bool matches_wildcard(std::string_view pattern, std::string_view text);
/// The same where "${*}", "${?}" and "${$}" stand for those characters themselves; other variables fit
/// nothing.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
bool matches_with_variables(std::string_view pattern, std::string_view text);

}  // namespace cleave::twin
