#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "plan/s3/acl_access.h"

namespace cleave::move {

/// A bucket as its policy's statements name it.
struct PolicyBucket {
  std::string name;
  std::string partition;  ///< "aws"
  std::string account;    ///< the owner's
};

/// The statement that gives an access to the keys that fit `patterns` (KeyPatterns; none are needed for what
/// concerns the bucket as a whole).
Json grant_statement(const PolicyBucket& bucket, const plan::Access& access,
                     const std::vector<std::string>& patterns);

/// The policy with these statements in place of all that stood for grants before.
Json with_grant_statements(Json policy, const Json& statements);

/// The statements of a policy that stand for grants.
Json grant_statements_of(const Json& policy);

}  // namespace cleave::move
