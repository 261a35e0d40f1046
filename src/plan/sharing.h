#pragma once

#include "plan/application.h"
#include "plan/draft.h"

namespace cleave::plan {

/// What the user decided to `share` must be usable from another account: what it needs for that becomes a
/// warning, and what cannot be shared is refused; so is a record that is to be left by a zone that moves.
/// Throws Error(input, "not-shareable") or Error(input, "record-left").
void check_staying(const Application& application, Draft& draft);

/// Warns where something that moves still refers to what the user decided to `leave`.
void warn_of_left(const Application& application, Draft& draft);

}  // namespace cleave::plan
