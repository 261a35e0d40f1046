#pragma once

#include "move/mysql/database_action.h"

namespace cleave::move::databases {

/// mysql/baseline: remembers the state of the copy before anybody writes to it. A baseline that is in the
/// work directory already is taken as it is. Its undo is the last that can tell what only the destination
/// has, and waits for a person when there is anything. Params: "Source", "Destination". Outputs: "File" (its
/// name in the work directory), "Rows".
class TakeBaseline : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::databases
