#pragma once

#include <cstddef>

namespace cleave::cli {

/// How many columns the terminal of standard error has now: it may change during a long run.
std::size_t terminal_columns();

}  // namespace cleave::cli
