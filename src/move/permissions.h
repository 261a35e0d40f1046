#pragma once

#include <string>
#include <vector>

#include "move/accounts.h"
#include "move/undo_calls.h"

namespace cleave::move {

/// What IAM says of the callers, a line each: "destination: s3:DeleteBucket on arn:aws:s3:::media
/// (explicitDeny)".
struct Permissions {
  std::vector<std::string> denied;
  std::vector<std::string> unknown;  ///< and why it could not be asked
};

/// Asks IAM's simulator whether the callers of both accounts may still do what the undo of the steps after
/// `to` (or of all) does. A root user may do everything. Not seen by it: policies of buckets, a session's own
/// policy, conditions on what only the call itself has.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
Permissions permissions_of_undo(const Accounts& accounts, const plan::Plan& plan, const run::Records& records,
                                std::optional<plan::Phase> to);

}  // namespace cleave::move
