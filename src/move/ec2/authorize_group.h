#pragma once

#include "move/accounts.h"

namespace cleave::move::ec2 {

/// ec2/authorize-security-group: the group `GroupId` gets the rules `IpPermissions` and
/// `IpPermissionsEgress`; with `OnlyThese` it loses all others, such as the rule that lets everything out of
/// a new group (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html). Undo brings back
/// the rules before.
class AuthorizeGroup : public run::Action {
 public:
  explicit AuthorizeGroup(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::ec2
