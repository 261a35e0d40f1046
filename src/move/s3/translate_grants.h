#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// s3/translate-grants: what the access control lists of `SourceBucket` (`Grants`) and, where it is `Of`
/// "objects" and not of the "bucket" alone, of its objects grant becomes statements in the policy of
/// `Bucket`, which has lists disabled → `Statements`, `Bytes` of the policy, `Left` (grants that no policy
/// can say).
///
/// Objects that only the destination has count as private; in the passes with `VisitorsWrite` (as in
/// copy_objects.h) they are not looked at. `Partition` is that of ARNs, `Grantees` as in copy_objects.h.
///
/// Each pass replaces the statements of the one before; what else the policy says is left alone. Undo brings
/// the earlier statements back. Refuses to widen or lose access in silence: "policy-too-large",
/// "public-policy-blocked".
class TranslateGrants : public run::Action {
 public:
  explicit TranslateGrants(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move
