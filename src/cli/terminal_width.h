#pragma once

#include <cstddef>

namespace cleave::cli {

/// How many columns the terminal of the descriptor has now: it may change during a long run. Where it is
/// none, COLUMNS says it, or it is as wide as texts usually are.
std::size_t terminal_columns(int descriptor);

}  // namespace cleave::cli
