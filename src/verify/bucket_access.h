#pragma once

#include <string>
#include <vector>

#include "plan/s3/acl_access.h"
#include "verify/compare.h"
#include "verify/verify.h"

namespace cleave::verify {

/// Did lists of this source's bucket become statements of a policy?
bool translates_lists(const plan::Plan& plan, const std::string& bucket);

/// A bucket whose lists became policy: whom lists and policy of the source let in against whom the policy of
/// the destination does. Thread-safe.
class BucketAccess {
 public:
  BucketAccess(const inventory::Resource& source, const inventory::Resource& destination,
               const Counterparts& counterparts, const Sides& sides);

  /// By the bucket's own list.
  std::vector<Difference> of_bucket() const;
  /// By an object's list, the answer of GetObjectAcl.
  std::vector<Difference> of_object(const std::string& key, const Json& acl) const;

  /// A bucket's document without what the two above compare.
  static Json without_lists(Json document);

 private:
  plan::TranslatedGrants translated(const Json& acl, plan::GrantsOf of) const;
  void compare_reach(const plan::TranslatedGrants& grants, std::string_view action,
                     const std::string& resource, const std::string& path,
                     std::vector<Difference>& differences) const;

  const Counterparts& counterparts_;
  std::string source_owner_, destination_owner_;
  std::string arn_;  ///< of the destination's bucket
  Json source_acl_;
  Json source_policy_, destination_policy_;  ///< the source's in the destination's names
  plan::PublicGrants public_grants_;
};

}  // namespace cleave::verify
