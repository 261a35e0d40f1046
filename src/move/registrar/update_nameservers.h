#pragma once

#include <memory>

#include "dns/ask_parent.h"
#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::registrar {

/// Delegates a domain that is registered with Route 53 to other name servers: the kind update-nameservers.
/// Params: "DomainName", "Nameservers" (host names), "Was" (as GetDomainDetail said when the plan was made),
/// "CachedSeconds" and "Resolver" (cached_delegation.h). Outputs: "OperationId" (absent when the registry had
/// the new servers already), "ChangedAt", "CachedSeconds".
class UpdateNameservers : public run::Action {
 public:
  UpdateNameservers(const Accounts& accounts, std::unique_ptr<dns::Client> client)
      : accounts_(accounts), client_(std::move(client)) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  dns::ParentAnswers ask_above(const run::Task& task) const;

  Accounts accounts_;
  std::unique_ptr<dns::Client> client_;
};

}  // namespace cleave::move::registrar
