#pragma once

#include "cli/command.h"

namespace cleave::cli {

/// `cleave drain count`.
void add_drain_count(CLI::App& drain, Invocation& invocation);

}  // namespace cleave::cli
