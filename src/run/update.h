#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "run/journal.h"

namespace cleave::run {

/// Does it only look whether the cut-over may begin (drift/…)?
bool only_looks(const plan::Step& step);

/// Does it lead visitors to the destination, or make ready for that? Everything of the copy is read again
/// before.
bool leads_visitors(const plan::Step& step);

/// Is it in effect, or may it be?
bool is_begun(const Records& records, const std::string& step);

/// What is known of kinds of steps when a plan replaces one that has begun.
struct Upkeep {
  /// Do `check` and `apply` bring what exists to other params?
  std::function<bool(std::string_view kind)> adjusts;
  /// The kind of step whose thing it changes, where its undo does nothing because the thing goes; or "".
  std::function<std::string_view(std::string_view kind)> goes_with;
  /// What `undo` must bring back once the step has these params, if that is not what it was.
  std::function<Json(const plan::Step& step, Json before)> before;
};

/// How a plan takes the journal over from an earlier plan of the same split, whose cut-over has not begun.
struct Update {
  /// The earlier plan as `undo` gets it, with `to` = prepare: what has to go is of phase `copy`, what stays
  /// of `prepare`. It goes what the new plan does not have, or has with other params and cannot adjust, and
  /// all that needs it.
  plan::Plan back;
  bool takes_back = false;
  /// Steps in effect that begin with `check` again: those that adjust, and the last copies.
  std::vector<std::string> looked_at;
};

/// The records of `looked_at` as the new plan begins with them.
std::vector<Journal::Entry> looked_at_again(const Update& update, const plan::Plan& now,
                                            const Records& records, const Upkeep& upkeep);

Update update(const plan::Plan& before, const plan::Plan& now, const Records& records, const Upkeep& upkeep);

/// Steps of the plan that lead visitors to the destination and have begun: then it can only go on or be
/// undone.
std::vector<std::string> begun_to_lead(const plan::Plan& plan, const Records& records);

}  // namespace cleave::run
