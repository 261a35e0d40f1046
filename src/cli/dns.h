#pragma once

#include "cli/command.h"

namespace cleave::cli {

/// One file each (cli/dns_NAME.cc).
void add_dns_watch(CLI::App& dns, Invocation& invocation);

}  // namespace cleave::cli
