#pragma once

#include "move/second_look.h"
#include "move/wait/wait_until.h"

namespace cleave::move::wait {

/// manual/confirm-drained: what has changed since the cut-over stands in the question.
class ConfirmDrained : public WaitForPerson {
 public:
  explicit ConfirmDrained(const SecondLook& look) : look_(look) {}

  run::Progress settle(const run::Task& task, const Json& outputs) override;

 private:
  const SecondLook& look_;
};

/// wait/let-go: marks the moment of a confirmation, behind which nothing can be taken back. Fails while a
/// copy is silent.
class LetGo : public WaitUntil {
 public:
  explicit LetGo(const SecondLook& look) : look_(look) {}

  run::Seen check(const run::Task& task) override;

 private:
  const SecondLook& look_;
};

}  // namespace cleave::move::wait
