#pragma once

#include <optional>
#include <string>

#include "move/accounts.h"
#include "move/route53/zone_records.h"
#include "run/action.h"

namespace cleave::move::route53 {

/// Sets records of a zone: the kinds lower-ttl, copy-records, validation-records, point-traffic, delegate
/// and prove-alias.
///
/// Params: "HostedZoneId"; "Records" (record sets to set); "Was" (optional: what the plan expects there now;
/// anything else means that the zone has changed since the inventory); "Within" (optional: only names of this
/// zone); "Returned" (optional: forms that the undo of another step may have given the records);
/// "Counterpart" (optional: {"HostedZoneId", "Records", "Back"} of the destination's zone of the same name:
/// what it holds while visitors are led to the destination, and what it answers after an undo, so that
/// visitors go back whichever of the two zones their resolver asks). Outputs: "ChangeIds", "InSyncAt",
/// "LargestTtl" (of what was there before).
///
/// `check` never answers "already so": only a change id tells when all servers have the records, and setting
/// them a second time changes nothing.
class ChangeRecords : public run::Action {
 public:
  explicit ChangeRecords(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

  struct Counterpart {
    std::string zone;
    Made made;
  };

 protected:
  /// The zone that is changed, and what it shall hold.
  virtual std::string zone(const run::Task& task) const;
  virtual Json wanted(const run::Task& task) const;
  virtual std::optional<Counterpart> counterpart(const run::Task& task, const Json& before) const;

  aws::Client client(const run::Task& task) const { return accounts_.client(task, "route53"); }
  const Accounts& accounts() const { return accounts_; }
  aws::Client destination() const { return accounts_.destination.client("route53", ""); }
  virtual Made made(const run::Task& task, const Json& before) const;

 private:
  Accounts accounts_;
};

/// Gives the source's zone the name servers and the SOA of the destination's: the kind hand-over-apex.
/// Params: "Source", "Destination" (zone ids), "Name", "NameServers" (the destination's own NS record set).
/// Its undo lets the destination's zone name the source's servers: resolvers that trust it go back too.
class HandOverApex : public ChangeRecords {
 public:
  using ChangeRecords::ChangeRecords;

 protected:
  std::string zone(const run::Task& task) const override;
  Json wanted(const run::Task& task) const override;
  std::optional<Counterpart> counterpart(const run::Task& task, const Json& before) const override;
};

/// Reads that the live zone holds what point-traffic has set, and changes nothing; its undo brings back "Was"
/// (plan/traffic.h says why), also when nothing was read. Params as ChangeRecords.
class VerifyTraffic : public ChangeRecords {
 public:
  using ChangeRecords::ChangeRecords;
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;

 protected:
  Made made(const run::Task& task, const Json& before) const override;
};

/// The kind restore-ttl: gives record sets their TTLs, but for those that somebody has given other values, or
/// deleted, since the split set them. These are named while the change is on its way.
class RestoreTtl : public ChangeRecords {
 public:
  using ChangeRecords::ChangeRecords;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
};

/// Removes records that an earlier step made and nobody needs any more; there is nothing to undo.
class RemoveRecords : public ChangeRecords {
 public:
  using ChangeRecords::ChangeRecords;
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::route53
