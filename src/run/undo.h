#pragma once

#include <optional>

#include "run/loop.h"

namespace cleave::run {

/// Takes back, in the reverse order of their needs, the steps of all phases after `to`, or all steps: back to
/// the state at the end of that phase, or before the plan. A step of `to` or before that needs one of them
/// goes too.
///
/// First every step is asked whether it could be taken back as things stand; if one refuses, nothing is
/// changed and the outcome is `refused`. Steps of `prepare` and `copy` are taken back only when those of all
/// later phases are, and when the caches have forgotten what those had said (Progress::forgotten_at):
/// visitors are answered all the time. What is a checkpoint (plan::Step) holds nothing back.
///
/// Only steps with an intent in the journal have something to take back. A step is `undoing` in the journal
/// before its first call leaves and `undone` after; an undo that was cut off is called again, by another undo
/// or, when `run` comes first, is settled by that one's `check`. A step whose undo fails keeps what it needs
/// from being undone.
///
/// Throws Error(input, "no-return") before anything starts when a step among them cannot be taken back and
/// may be in effect; the error says how far an undo can go. Else as `run` does.
Outcome undo(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
             Observer& observer, std::optional<plan::Phase> to, const Options& options);

/// May visitors have been at the destination, though they may be led back by now?
bool visitors_were_led(const plan::Plan& plan, const Records& records);

}  // namespace cleave::run
