#pragma once

#include "move/mysql/database_access.h"
#include "run/action.h"

namespace cleave::move {

/// The kinds "mysql/…". They need databases and no account.
void add_mysql_actions(run::Actions& actions, const DatabaseAccess& access);

}  // namespace cleave::move
