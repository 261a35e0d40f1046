#pragma once

#include <string>

#include "run/action.h"

namespace cleave::move {

/// What a person has to do, out of a step's params: a list of texts, or of record sets to add.

/// One instruction a line.
std::string instructions(const Json& list);

/// Waits for somebody who does what `text` says and then tells when to look: `cleave run` or `cleave
/// confirm`.
run::Progress wait_for_somebody(const run::Task& task, std::string text);

/// Waits for the person who does what the task's "Instructions" say.
run::Progress wait_for_person(const run::Task& task);

}  // namespace cleave::move
