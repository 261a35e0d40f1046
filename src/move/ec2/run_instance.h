#pragma once

#include "move/creation.h"

namespace cleave::move::ec2 {

/// ec2/run-instance: the params are RunInstances' input → `InstanceId`, and when it runs its addresses and
/// `Volumes` by device. Undo terminates it, also when the source's is protected, and deletes the volumes that
/// outlive it.
class RunInstance : public Creation {
 public:
  using Creation::Creation;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  Json find(const run::Task& task) override { return find_made(task, nullptr); }
  Json find_made(const run::Task& task, const Json& outputs) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;
};

}  // namespace cleave::move::ec2
