#pragma once

#include "cli/accounts.h"
#include "cli/work_dir.h"
#include "move/second_look.h"
#include "verify/way_back.h"

namespace cleave::cli {

/// Reads both accounts as `cleave inventory` does, makes the plan again as `cleave plan` does, and compares
/// it with the one that is carried out.
class SplitDrift : public move::SecondLook {
 public:
  /// All outlive it. `keeps_needed`: copies that are needed are not to be taken away.
  SplitDrift(const Settings& settings, const BothAccounts& accounts, const WorkDir& work_dir,
             const plan::Plan& plan, bool keeps_needed)
      : settings_(settings),
        accounts_(accounts),
        work_dir_(work_dir),
        plan_(plan),
        keeps_needed_(keeps_needed) {}

  /// What an undo would meet that takes back the phases after `to`, or all.
  verify::WayBack way_back(std::optional<plan::Phase> to) const;

  /// What the split made at the destination and is there now: inventory ids, and what could not be looked at.
  std::vector<std::string> left_behind() const;

  Json copies() const override;
  std::vector<std::string> changes(const Json& copies,
                                   const std::vector<std::string>& changing) const override;
  std::vector<std::string> silent() const override;
  std::vector<std::string> since_cutover() const override;
  std::vector<std::string> needed() const override;

 private:
  inventory::Inventory read(const aws::Account& account) const;
  std::vector<std::string> silent_at(const inventory::Inventory& destination) const;
  void tell_new_gaps_of_destination(const inventory::Inventory& now, std::vector<std::string>& lines) const;

  const Settings& settings_;
  const BothAccounts& accounts_;
  const WorkDir& work_dir_;
  const plan::Plan& plan_;
  const bool keeps_needed_;
};

}  // namespace cleave::cli
