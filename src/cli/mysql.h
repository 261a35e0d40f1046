#pragma once

#include "cli/command.h"

namespace cleave::cli {

/// The commands below `cleave mysql`, one file each (cli/mysql_VERB.cc). Each adds itself with `add_command`,
/// as the commands of the program do.
void add_mysql_baseline(CLI::App& mysql, Invocation& invocation);
void add_mysql_check(CLI::App& mysql, Invocation& invocation);
void add_mysql_diff(CLI::App& mysql, Invocation& invocation);
void add_mysql_guard(CLI::App& mysql, Invocation& invocation);
void add_mysql_merge(CLI::App& mysql, Invocation& invocation);
void add_mysql_unmerge(CLI::App& mysql, Invocation& invocation);
void add_mysql_watch(CLI::App& mysql, Invocation& invocation);

}  // namespace cleave::cli
