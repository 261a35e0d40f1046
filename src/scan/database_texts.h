#pragma once

#include <string>
#include <vector>

#include "mysql/database.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// Looks for names in all columns of a database that hold text or bytes, what COMPRESS() made among them, and
/// in its definitions: views, routines, triggers, events, defaults and comments. A hit's place is
/// "mysql:DATABASE/TABLE/COLUMN?KEY=VALUE&…", with the row's primary key (its number, where there is none),
/// or "mysql:DATABASE/NAME (view)". What cannot be read, or may not be seen by this user, is a gap. The
/// database is read in one snapshot and not changed.
struct Skipped {
  std::vector<std::string> tables, columns;  ///< patterns: "cache_*", "TABLE.COLUMN"
};
void scan_database(mysql::Database& database, const Skipped& skipped, Scanner& scanner);

}  // namespace cleave::scan
