#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::registrar {

/// Delegates a domain that is registered with Route 53 to other name servers: the kind update-nameservers.
/// Params: "DomainName", "Nameservers" (host names), "Was" (as GetDomainDetail said when the plan was made),
/// "CachedSeconds" (how long resolvers may ask the servers that the parent zone named last).
/// Outputs: "OperationId" (absent when the registry had the new servers already), "ChangedAt".
class UpdateNameservers : public run::Action {
 public:
  explicit UpdateNameservers(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// The end of an undo after the parent zone had named the destination's servers.
run::Progress no_longer_delegated(const run::Task& task);

}  // namespace cleave::move::registrar
