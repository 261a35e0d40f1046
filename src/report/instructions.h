#pragma once

#include <string>
#include <string_view>

namespace cleave::report {

/// What a person has to do, as a numbered list with one instruction a line of `reason`, and how to say that
/// it is done. Every line is indented by `indent`; ends with a line break.
std::string instructions(std::string_view step_id, std::string_view reason, std::size_t indent);

/// `cleave confirm STEP`, as it can be pasted into a shell.
std::string confirm_command(std::string_view step_id);

}  // namespace cleave::report
