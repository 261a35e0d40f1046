#pragma once

#include <map>
#include <mutex>

#include "cli/accounts.h"
#include "cli/work_dir.h"
#include "move/mysql/database_access.h"

namespace cleave::cli {

/// The databases of a split for the steps of a plan. Passwords that AWS keeps are read with the account of
/// their side, once in a run.
class SplitDatabases : public move::DatabaseAccess {
 public:
  /// Requires: both outlive it.
  SplitDatabases(const BothAccounts& accounts, const WorkDir& work_dir)
      : accounts_(accounts), work_dir_(work_dir) {}

  mysql::Endpoint endpoint(mysql::Place place, const Json& side) const override;
  std::filesystem::path file(std::string_view name) const override { return work_dir_.file(name); }

 private:
  mysql::Endpoint find(mysql::Place place, const Json& side) const;

  const BothAccounts& accounts_;
  const WorkDir& work_dir_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, mysql::Endpoint> known_;
};

}  // namespace cleave::cli
