#pragma once

#include <string>

#include "mysql/database.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// Looks for names in all text, JSON and BLOB columns of a database. A hit's place is
/// "mysql:DATABASE/TABLE/COLUMN?KEY=VALUE&…", with the row's primary key (its number, where there is none).
/// The database is read in one snapshot and not changed. Throws as Database::query does.
void scan_database(mysql::Database& database, Scanner& scanner);

}  // namespace cleave::scan
