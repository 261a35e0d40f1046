#include "cli/mysql.h"

namespace cleave::cli {

void add_mysql(CLI::App& app, Invocation& invocation) {
  CLI::App& mysql =
      *app.add_subcommand("mysql", "Two live databases: keep them from colliding, compare them, merge them");
  mysql.require_subcommand(1);
  mysql.preparse_callback([&invocation](std::size_t) { invocation.of_databases = true; });
  add_mysql_baseline(mysql, invocation);
  add_mysql_check(mysql, invocation);
  add_mysql_diff(mysql, invocation);
  add_mysql_guard(mysql, invocation);
  add_mysql_merge(mysql, invocation);
  add_mysql_unmerge(mysql, invocation);
  add_mysql_watch(mysql, invocation);
}

}  // namespace cleave::cli
