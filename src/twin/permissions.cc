#include "twin/permissions.h"

#include "twin/iam/policies.h"

namespace cleave::twin {

Verdict judge_caller(World& world, const Principal& principal, const AccessRequest& request) {
  if (principal.role.empty()) return principal.account.empty() ? Verdict::none : Verdict::allow;
  Verdict verdict = Verdict::none;
  for (const auto& document : iam::documents_of_role(world, principal.account, principal.role)) {
    verdict = combined(verdict, judge_identity_policy(document, request));
  }
  return verdict;
}

}  // namespace cleave::twin
