#pragma once

#include "move/mysql/database_action.h"

namespace cleave::move::databases {

/// mysql/check: both databases are compared, and what a merge would refuse fails the step, with what mends
/// it. Params: "Source", "Destination". Outputs: "Warnings", how many things depend on the application.
class Check : public DatabaseAction {
 public:
  using DatabaseAction::DatabaseAction;
  Json apply(const run::Task& task, const Json& before) override;
};

}  // namespace cleave::move::databases
