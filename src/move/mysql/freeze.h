#pragma once

#include "move/mysql/database_action.h"

namespace cleave::move::databases {

/// mysql/freeze: the source's server takes no writes any more. Params: "Source", "Destination". What was
/// before is in the file that `cleave mysql guard` uses, whose --thaw ends it too.
class Freeze : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::databases
