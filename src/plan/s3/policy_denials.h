#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

namespace cleave::plan {

/// A call that cleave will make, as the policy of a bucket sees it.
struct PolicyCall {
  std::string caller;   ///< ARN of the principal
  std::string account;  ///< the caller's
  std::string action;   ///< "s3:PutObject"
  bool on_objects;      ///< on any of the bucket's objects; else on the bucket
  /// Condition keys that the call brings beside what every call of cleave has, in lower case.
  std::map<std::string, std::string> keys;
};

/// A statement that may keep a call from being made.
struct Denial {
  std::string statement;  ///< "'DenyPlainHttp'", or "number 2" where it has no Sid
  std::string action;
  std::string depends;  ///< what nobody knows when planning ("aws:SourceIp"); "": it surely denies
};

/// The statements of `policy` that deny one of the calls, surely or perhaps; each once for each action.
///
/// Three-valued: of some condition keys it is known what the calls bring, of others that they bring nothing,
/// of the rest nothing is known.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
std::vector<Denial> denials(const Json& policy, const std::string& bucket_arn,
                            const std::vector<PolicyCall>& calls);

/// Does a statement let everybody in, in the sense of Block Public Access?
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
bool lets_everybody_in(const Json& policy);

}  // namespace cleave::plan
