#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::aws {

/// Splits a command into its words as a POSIX shell would, with quotes and backslashes and nothing else: no
/// variable, no wildcard, no second command. Throws Error(credentials) naming `where` for a quote without its
/// end.
std::vector<std::string> split_command_line(std::string_view command, std::string_view where);

}  // namespace cleave::aws
