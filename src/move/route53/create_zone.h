#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// Makes a public hosted zone: the kind create-zone.
/// Params: "Name", "HostedZoneConfig" (optional), "Tags". Outputs: "Id", "NameServers", "ChangeIds",
/// "InSyncAt".
class CreateZone : public run::Action {
 public:
  explicit CreateZone(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// Makes a health check: the kind create-health-check. Params: "HealthCheckConfig", "Tags". Outputs: "Id".
class CreateHealthCheck : public run::Action {
 public:
  explicit CreateHealthCheck(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::route53
