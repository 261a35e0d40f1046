#pragma once

#include <string>

#include "twin/policy.h"
#include "twin/s3/store.h"

namespace cleave::twin::s3 {

/// Who may do what with a bucket and its objects: the caller's policies, the bucket's policy, ACLs, Block
/// Public Access. https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-s3-evaluates-access-control.html

/// What is asked for: an action on a bucket, or on a key in it. `version` is the object when there is one.
struct Wish {
  std::string action;  ///< "s3:GetObject"
  std::string key;
  const Json* version = nullptr;
};

/// Whether this caller may. Fill in account and caller_arn for a principal, service and context for an AWS
/// service, canonical_id for an origin access identity, nothing for anybody.
bool is_allowed(World& world, AccessRequest caller, const Bucket& bucket, const Wish& wish);

/// Throws Refusal AccessDenied when the call's caller may not.
void require(Call& call, const Bucket& bucket, const Wish& wish);
bool may(Call& call, const Bucket& bucket, const Wish& wish);

}  // namespace cleave::twin::s3
