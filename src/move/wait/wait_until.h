#pragma once

#include "run/action.h"

namespace cleave::move::wait {

/// Lets time pass until "Since" + "Seconds" (plan/cached_until.h): the kinds wait/ttl and wait/caches.
/// Outputs: "Until".
class WaitUntil : public run::Action {
 public:
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

/// Waits until a person says `cleave confirm STEP`, and believes it (move/wait/let_go.h).
/// Params: "Instructions" (a list of texts). Outputs: "ConfirmedAt". While it waits, its reason has one
/// instruction a line.
class WaitForPerson : public run::Action {
 public:
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;
};

}  // namespace cleave::move::wait
