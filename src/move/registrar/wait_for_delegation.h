#pragma once

#include <memory>

#include "dns/client.h"
#include "run/action.h"

namespace cleave::move::registrar {

/// Waits until a person has changed the name servers of a domain at its registrar and the zone above the
/// domain says so: the kind manual/registrar. The person is asked first; what they confirm is then looked up
/// every few minutes, since registries publish at intervals, and after some hours the person is asked again.
/// Params: "DomainName", "Nameservers" (host names), "Was" (those before), "Resolver" (optional,
/// "ADDRESS:PORT"), "Instructions". Outputs: "ConfirmedAt", "ChangedAt" (when the parent was first seen to
/// say so). Its undo waits until the parent says again what it said before.
class WaitForDelegation : public run::Action {
 public:
  explicit WaitForDelegation(std::unique_ptr<dns::Client> client) : client_(std::move(client)) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  std::unique_ptr<dns::Client> client_;
};

}  // namespace cleave::move::registrar
