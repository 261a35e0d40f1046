#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::drained {

/// Waits until the logs of both sides show that the source serves nobody any more.
/// Params: "Source" and "Destination" (places of logs), "Own" (addresses), "Hosts" and "OldNames", "Caches"
/// (params of wait/caches each), "Traffic" (times), "PeriodSeconds", "Confidence". Outputs: "ConfirmedAt",
/// "Verdict", "Confidence".
///
/// A person is asked while clients are left that do not go away by themselves, and may then confirm the step;
/// and while the logs are blind, to put them right: a confirmation of that time does not count.
class Decide : public run::Action {
 public:
  explicit Decide(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  const Accounts accounts_;
};

}  // namespace cleave::move::drained
