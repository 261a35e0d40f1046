#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::cloudfront {

/// Makes a distribution and waits until it is deployed: the kind create-distribution.
/// Params: "DistributionConfig" (without CallerReference), "Tags". Outputs: "Id", "ARN", "DomainName".
/// The undo disables it, waits until all edges know, and deletes it.
class CreateDistribution : public run::Action {
 public:
  explicit CreateDistribution(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::cloudfront
