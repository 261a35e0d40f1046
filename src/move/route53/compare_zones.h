#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// Fails unless both zones answer the same for every name and type, by their record sets and by what Route 53
/// itself answers from them: the kind compare-zones. Changes nothing. Params: "Source", "Destination" (zone
/// ids), "Name", "Apex": "own" while each zone still has its own SOA and NS, "equal" when those have to be
/// the same too. Outputs: "Compared".
class CompareZones : public run::Action {
 public:
  explicit CompareZones(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::route53
