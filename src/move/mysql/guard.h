#pragma once

#include "move/mysql/database_action.h"

namespace cleave::move::databases {

/// mysql/guard-source: the source gives odd ids from now on, while there is no destination yet.
/// Params: "Source". Outputs: "Memory" (what was before, and which sessions do not know it).
class GuardSource : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

/// mysql/guard: the destination gives even ids, and both are asked whether that holds for every session; a
/// person is waited for who ends sessions for which it does not. Params: "Source", "Destination",
/// "SourceMemory". What was before is in the file that `cleave mysql guard` uses.
class Guard : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::databases
