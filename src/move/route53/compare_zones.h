#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// Fails unless both zones answer the same: the kind compare-zones. Changes nothing.
///
/// `apply` lists both zones and compares every record set in the form in which it goes on the wire. `settle`
/// then asks Route 53 itself (TestDNSAnswer) about some of them in both zones: at most
/// plan::most_asked_of_zone, in this order: those of the apex, those that lead visitors, wildcards, one of
/// each type, others. A run that is killed while it asks does not list again.
///
/// Params: "Source", "Destination" (zone ids), "Name", "Apex": "own" while each zone still has its own SOA
/// and NS, "equal" when those have to be the same too; "Leading": keys of the record sets that the plan
/// changes; "OfEachSide": keys of those that are not compared. Outputs: "Compared", "Asked".
class CompareZones : public run::Action {
 public:
  explicit CompareZones(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::route53
