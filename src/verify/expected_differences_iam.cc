#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& iam_differences() {
  static const ExpectedDifferences table = {
      {"iam/role",
       {{"CreateDate", "the copy is younger"}, {"RoleLastUsed", "each role has its own history"}}},
      {"iam/policy",
       {{"CreateDate", "the copy is younger"},
        {"UpdateDate", "the copy is younger"},
        {"AttachmentCount", "counts roles that stay, too"},
        {"PermissionsBoundaryUsageCount", "counts roles that stay, too"},
        {"DefaultVersionId", "the copy has one version"},
        {"GetPolicyVersion/PolicyVersion/VersionId", "the copy has one version"},
        {"GetPolicyVersion/PolicyVersion/CreateDate", "the copy is younger"}}},
      {"iam/instance-profile",
       {{"CreateDate", "the copy is younger"},
        {"Roles/*/CreateDate", "the copy is younger"},
        {"Roles/*/RoleLastUsed", "each role has its own history"},
        {"Roles/*/AssumeRolePolicyDocument", "compared at the role"}}},
  };
  return table;
}

}  // namespace cleave::verify
