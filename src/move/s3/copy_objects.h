#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// s3/copy-objects: brings the objects of `SourceBucket` into `Bucket` → `StartedAt`, `CopiedUntil` (when the
/// youngest object was written), `Copied`, `Removed`, `Bytes`. `Grantees` ([{"Source", "Destination"}]) are
/// canonical user ids that change in grants beside the owners'; `RequestPayer` is "requester" where readers
/// of the source pay.
///
/// Both buckets are listed side by side in the order of their keys, a page of each in memory; an object is
/// copied when the destination lacks it or the source's was written later. So a run after a crash copies only
/// the rest, and nothing that was written at the destination itself is ever overwritten by something older.
/// Three passes differ by their parameters:
///   neither         the bulk; what only the destination has is kept
///   `CopiedUntil`   also deletes what the pass that ended then brought and the source has deleted since
///   `Since`         lacking objects are copied only when they were written to the source at that time or
///                   later: others were deleted by visitors of the destination
/// Undo of the bulk deletes the copies that are still equal to the source's object and what was there when it
/// was over, and nothing else; the later passes leave theirs to it.
class CopyObjects : public run::Action {
 public:
  explicit CopyObjects(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move
