#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inventory/inventory.h"

namespace cleave::plan {

/// Who can be named on both sides.
struct PrincipalSides {
  const inventory::Inventory& source;
  std::string destination_account;
  /// Is this resource of the source ("iam/role/web") made anew at the destination?
  std::function<bool(const std::string& resource_id)> moves;
};

/// A policy that names principals (of a bucket, or who may assume a role), fitted for the destination: still
/// in the source's names, but without those whom nobody there stands for. A user, or a role that stays, would
/// become whoever has its name at the destination, or nobody, and AWS takes no policy that names nobody.
struct CarriedPolicy {
  /// A principal, or a whole statement whose last one it was, and why it is left out.
  struct Left {
    std::string what, why;
  };
  Json policy;                    ///< with a list of statements; null when none is left
  std::vector<Left> left;         ///< for people
  std::vector<std::string> told;  ///< what is carried over and worth a look: other accounts, the own one
  std::string impossible;         ///< why no policy at the destination says the same; "" where one does
};
CarriedPolicy carried_policy(Json policy, const PrincipalSides& sides);

class Draft;
/// The same for a policy of `resource`, a document or its text: what is left out and what is told becomes
/// part of the plan. Null when no statement is left. Throws Error(input, "not-supported") where no policy
/// says the same.
Json carried_policy(Draft& draft, const inventory::Resource& resource, const Json& document);

/// For policies of roles, which name no principals: tells the conditions that ask for what one account,
/// network or organisation has.
void warn_of_conditions(Draft& draft, const inventory::Resource& resource, const Json& document);

}  // namespace cleave::plan
