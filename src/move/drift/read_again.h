#pragma once

#include "move/second_look.h"
#include "run/action.h"

namespace cleave::move::drift {

/// How long a reading holds. When a step that needs it is to begin later, it is made again (run/runner.h).
inline constexpr std::chrono::minutes reading_holds{5};

/// Keeps what the copy has made, as it is at its end: the kind remember. Outputs: "Copies". Its undo is the
/// first of those that take the copy back: it is refused while anything speaks against that
/// (SecondLook::objections).
class Remember : public run::Action {
 public:
  explicit Remember(const SecondLook& look) : look_(look) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  const SecondLook& look_;
};

/// Fails with Error(failed, "drift") when anything that was copied, or its copy, has changed: the kind
/// read-again. Changes nothing. Params: "Copies"; optional "ReadAt", an earlier reading that may still hold,
/// and "Changing". Outputs: "ReadAt", "HoldsUntil".
class ReadAgain : public run::Action {
 public:
  explicit ReadAgain(const SecondLook& look) : look_(look) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  const SecondLook& look_;
};

}  // namespace cleave::move::drift
