#pragma once

#include "move/mysql/merge.h"

namespace cleave::move::databases {

/// mysql/watch: as long as the source is written to, what arrives is merged at each look; it is over when
/// caches cannot lead visitors there any more ("Caches": [{"Since", "Seconds"}]) and nothing was written for
/// "QuietSeconds". What it knows of the time between two looks is in watch.json of the work directory, so
/// that a later run goes on counting. Outputs: "QuietSince".
class Watch : public MergingAction {
 public:
  using MergingAction::MergingAction;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  bool bring_over(const run::Task& task, Json& memory) const;
};

}  // namespace cleave::move::databases
