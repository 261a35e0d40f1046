#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"
#include "run/record.h"

namespace cleave::move {

/// A change that is asked of AWS, as policies name it.
struct Permission {
  plan::Side side;
  std::string action;    ///< "s3:DeleteBucket"
  std::string resource;  ///< its ARN, or "*" where AWS has no ARN for it

  auto operator<=>(const Permission&) const = default;
};

/// What ARNs name.
struct Places {
  std::string partition;            ///< "aws"
  std::string source, destination;  ///< ids of the accounts
};

/// What the undo of a step that has begun calls, but for what reading both accounts has called before, and
/// what EC2 says in a dry run (Action::demand_undo asks for both). What follows from outputs that are not
/// known is left out. Actions and ARNs:
/// https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
std::vector<Permission> undo_calls(const plan::Step& step, const plan::Plan& plan,
                                   const run::Records& records, const Places& places);

}  // namespace cleave::move
