#pragma once

#include <filesystem>

#include "move/accounts.h"

namespace cleave::move {

/// s3/copy-objects: brings the objects of `SourceBucket` into `Bucket` → `Copied`, `Removed`, `Bytes`.
/// `Grantees` ([{"Source", "Destination"}]) are canonical user ids that change in grants beside the owners';
/// `RequestPayer` is "requester" where readers of the source pay; `Headers` go with every upload, because the
/// policy of the destination's bucket demands them; `LeaveArchived`: archived objects stay at the source.
///
/// A pass goes through both buckets and the memory of what was copied side by side, in the order of the keys,
/// a page of each at a time, and merges them (object_merge.h): what the source has written since goes over
/// what was copied before, and what it has deleted is deleted, on condition that the destination's object is
/// still the copy. Keys, ETags and sizes tell, no clock does. So a pass after a crash does the rest only, and
/// nothing that was written at the destination itself is overwritten or deleted.
///
/// A pass stops and asks (`cleave confirm`), and deletes nothing until then, when it would delete more than
/// 10 copies that are more than 1 % of all, or any at all because the source lists nothing. It asks, too,
/// what counts where one key was written on both sides; confirmed, the destination's object stays.
///
/// Passes differ by their parameters:
///   `Follows`        names the pass before: that one has begun the memory
///   `VisitorsWrite`  visitors write to the destination: a copy that they deleted does not come back
///   `Repeat`         passes again as long as the run goes on for another reason: after `Repeat` seconds at
///                    first, and more rarely the longer nothing has come, up to an hour. It leaves questions
///                    to the pass behind it
///   `Last`           nothing follows: waits for the uploads in parts that are under way at the source, an
///                    hour at most before it asks, and is over after a pass that finds nothing to do
/// Undo of the pass that follows none deletes what is still as cleave copied it, and nothing else; the other
/// passes leave theirs to it. It is refused while the destination has objects that are no copies.
class CopyObjects : public run::Action {
 public:
  /// `folder` is where the memory is kept, a file for each bucket.
  CopyObjects(const Accounts& accounts, std::filesystem::path folder)
      : accounts_(accounts), folder_(std::move(folder)) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
  std::filesystem::path folder_;
};

}  // namespace cleave::move
