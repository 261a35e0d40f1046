#pragma once

#include "move/mysql/database_action.h"

namespace cleave::mysql {
struct MergeResult;
}

namespace cleave::move::databases {

/// Steps that bring the source's changes into the destination. Params: "Source", "Destination", "Baseline" (a
/// file of the work directory), "Merge" (what the user decided). The destination itself remembers what was
/// merged, so each may be done again; their undo takes back what came since they began.
class MergingAction : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  run::Seen check(const run::Task& task) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  enum class Form { real, dry_run };
  mysql::MergeResult merged(const run::Task& task, Form form) const;
};

/// mysql/merge. Outputs: "Changes", "Renumbered", "Conflicts": how many rows.
class Merge : public MergingAction {
 public:
  using MergingAction::MergingAction;
  Json apply(const run::Task& task, const Json& before) override;
};

/// mysql/diff: nothing of the source is missing in the destination. Waits for a person while conflicts are
/// open; confirmed, the destination's rows stay as they are. Outputs: "Conflicts", those left open.
class Diff : public MergingAction {
 public:
  using MergingAction::MergingAction;
  Json apply(const run::Task&, const Json&) override { return Json::object(); }
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task&, const Json&, const Json&) override {
    return run::Progress::done(Json::object());
  }
};

/// Rows that the merge has written.
std::uint64_t changes_of(const mysql::MergeResult& result);

}  // namespace cleave::move::databases
