#pragma once

#include "run/loop.h"

namespace cleave::run {

/// Executes the plan as far as it can be executed now; called again, it goes on where it ended, however that
/// was.
///
/// A step starts when everything that it needs is done and
///   - its phase is not after `options.until`;
///   - if it belongs to `cutover` or later: every step of `prepare` and `copy` is done. Users are led to the
///     destination only when all of it is there.
/// A done step whose outputs have "HoldsUntil" is carried out again when a step that needs it is to start
/// after that time and none that needs it has begun. What holds for no time at all serves the run that has
/// made it.
///
/// A step that an interrupted undo has begun to take apart is taken back to its end first. What leads
/// visitors is carried out again where the undo of a later step has led them back (plan::Step::way_back).
///
/// What dies, or is not listed any more, before it is in effect fails the step that has made it; the next
/// run takes away what is left of it (`undo`) and begins it anew, with another token. A step that fails, or
/// waits for minutes, asks whether what it needs is still there (Action::is_there): that is made anew unless
/// others rest on it, which the failure then says.
///
/// Apart from that the phases are a guide for people; the order is by `needs` alone.
///
/// A step that failed, or whose outcome a crash left unknown, begins with `check` again and keeps the
/// `before` of its first one. A step that `check` finds already in effect, with no intent in the journal, is
/// not cleave's own doing: `undo` leaves it alone.
///
/// Returns when all is done, when nothing can go on after failures, when all that is left waits for a person
/// or longer than `options.longest_wait`, or when it was asked to stop. Throws Error(input): "unknown-kind"
/// and "bad-plan" before anything starts, and what Journal throws; then some calls may have left, all of
/// which the journal names. Throws Error(failed, "unfinished") rather than calling a run done that has steps
/// left.
Outcome run(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
            Observer& observer, const Options& options);

}  // namespace cleave::run
