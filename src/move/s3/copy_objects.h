#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// s3/copy-objects: brings the objects of `SourceBucket` into `Bucket` → `StartedAt`, `Copied`, `Removed`,
/// `Bytes`.
///
/// Both buckets are listed side by side in the order of their keys, a page of each in memory; an object is
/// copied when the destination lacks it or the source's is another or younger one. So a run after a crash
/// copies only the rest. `Mode`:
///   "all"     copies; keeps what only the destination has
///   "mirror"  also deletes what only the destination has: deleted at the source since the pass before
///   "since"   copies only what was written to the source at `Since` or later and is older or absent at the
///   destination,
///             which has visitors of its own by now
/// Undo deletes the copies that are still equal to the source's object, and nothing else.
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
