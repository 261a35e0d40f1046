#pragma once

#include "aws/client.h"
#include "plan/plan.h"
#include "run/action.h"

namespace cleave::move {

/// Both sides of the split, for actions.
struct Accounts {
  const aws::Account& source;
  const aws::Account& destination;

  const aws::Account& of(plan::Side side) const { return side == plan::Side::source ? source : destination; }
  aws::Client client(const run::Task& task, std::string_view service) const {
    return of(task.step.side).client(service, task.step.region);
  }
};

/// Each sub-folder's steps.cc adds its kinds (move/ec2/steps.cc: add_ec2_actions).
run::Actions make_actions(const Accounts& accounts);

}  // namespace cleave::move
