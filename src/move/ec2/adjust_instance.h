#pragma once

#include "move/accounts.h"

namespace cleave::move::ec2 {

// What RunInstances cannot say of a new instance. All go with the instance when that is undone, so their own
// undo has nothing to do.

/// ec2/tag-volumes: `Groups` of {`Resources`, `Tags`}.
class TagVolumes : public run::Action {
 public:
  explicit TagVolumes(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// ec2/allow-forwarding: `InstanceId` may carry packets that are not addressed to it.
class AllowForwarding : public run::Action {
 public:
  explicit AllowForwarding(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// ec2/stop-instance: `InstanceId` runs no more.
class StopInstance : public run::Action {
 public:
  explicit StopInstance(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::ec2
