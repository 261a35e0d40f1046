#pragma once

#include <string>

#include "plan/draft.h"

namespace cleave::plan {

/// The ObjectOwnership of the bucket's counterpart: the source's, or "BucketOwnerEnforced" where the user
/// wants lists disabled.
std::string new_ownership(const Draft& draft, const inventory::Resource& bucket);

/// Does the source's bucket have access control lists that its counterpart will not have?
bool loses_lists(const Draft& draft, const inventory::Resource& bucket);

/// Adds the steps that carry over what the lists of the bucket, and of the objects that are copied, grant: as
/// lists, or as statements of the policy. The steps that create, configure and copy are there already.
void add_access(Draft& draft, const inventory::Resource& bucket);

/// One more reading of the objects' lists, after a pass of copies.
struct Translation {
  std::string_view pass;
  Phase phase;
  Json limits;  ///< parameters that tell it from the others
  double seconds;
  std::vector<std::string> needs;
};
/// Returns the step's id.
std::string add_translation(Draft& draft, const inventory::Resource& bucket, Translation translation);

/// Pairs of canonical user ids that differ between the sides beside the owners', [{"Source", "Destination"}].
Json changed_grantees(const Draft& draft);

}  // namespace cleave::plan
