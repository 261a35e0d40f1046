#pragma once

#include "move/accounts.h"

namespace cleave::move::ec2 {

/// ec2/share-image: lets the account `UserId` use `ImageId` and read its snapshots → `ImageId`. Undo takes
/// back what was granted, and leaves what the account was granted before.
class ShareImage : public run::Action {
 public:
  explicit ShareImage(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// ec2/unshare-image: ends that grant. It was temporary, so undo has nothing to put back.
class UnshareImage : public run::Action {
 public:
  explicit UnshareImage(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::ec2
