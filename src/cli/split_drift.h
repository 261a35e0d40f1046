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
  /// All outlive it. `objects`: it may object to an undo that is under way.
  SplitDrift(const Settings& settings, const BothAccounts& accounts, const WorkDir& work_dir,
             const plan::Plan& plan, bool objects)
      : settings_(settings), accounts_(accounts), work_dir_(work_dir), plan_(plan), objects_(objects) {}

  /// What an undo would meet that takes back the phases after `to`, or all.
  verify::WayBack way_back(std::optional<plan::Phase> to) const;

  /// What the split made at the destination and is there now: inventory ids, and what could not be looked at.
  std::vector<std::string> left_behind() const;

  Json copies() const override;
  std::vector<std::string> changes(const Json& copies,
                                   const std::vector<std::string>& changing) const override;
  std::vector<std::string> silent() const override;
  std::vector<std::string> since_cutover() const override;
  std::vector<std::string> objections() const override;

 private:
  inventory::Inventory read(const aws::Account& account) const;
  /// What both accounts say of it, but for permissions.
  verify::WayBack look_back(verify::Return to, const run::Records& records) const;
  std::vector<std::string> silent_at(const inventory::Inventory& destination) const;
  void tell_new_gaps_of_destination(const inventory::Inventory& now, std::vector<std::string>& lines) const;

  const Settings& settings_;
  const BothAccounts& accounts_;
  const WorkDir& work_dir_;
  const plan::Plan& plan_;
  const bool objects_;
};

}  // namespace cleave::cli
