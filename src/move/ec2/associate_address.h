#pragma once

#include "move/accounts.h"

namespace cleave::move::ec2 {

/// ec2/associate-address: the address `AllocationId` belongs to the instance `InstanceId` → `PublicDnsName`.
class AssociateAddress : public run::Action {
 public:
  explicit AssociateAddress(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  /// The address as EC2 describes it, or null.
  Json address(const run::Task& task) const;
  Accounts accounts_;
};

}  // namespace cleave::move::ec2
