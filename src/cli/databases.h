#pragma once

#include <string>

#include "cli/command.h"
#include "mysql/endpoint.h"

namespace cleave::cli {

/// The two databases as a command line names them.
struct DatabaseWords {
  std::string source, destination;  ///< DSNs; "": as cleave.toml says
};

/// --source and --destination.
void add_database_options(CLI::App& command, DatabaseWords& words);

/// What a command that works with one database says in its --help about the DSN.
extern const char* const dsn_description;

/// Everything for connecting to the database of a DSN; each mysql::Connection that is made of it is a session
/// of its own. `role` is "source" or "destination" and names the environment variable with the password
/// (CLEAVE_SOURCE_PASSWORD), unless `password` is given; without it option files are read, and when they know
/// none either and the server wants one, the terminal is asked, once for all sessions. Throws Error(input) as
/// parse_dsn and find_endpoint do, and, when connecting, Error(credentials, "no-password") without a
/// terminal.
mysql::Endpoint find_database(const std::string& role, const std::string& dsn,
                              std::optional<std::string> password = std::nullopt);

/// The same for a command: when [mysql] of cleave.toml says where AWS keeps the password of this DSN, it is
/// read there with the profile of that side.
mysql::Endpoint find_database(const Invocation& invocation, const std::string& role, const std::string& dsn);

struct BothDatabases {
  mysql::Endpoint source, destination;
};
/// A DSN that the command line does not say is that of cleave.toml. Throws also Error(input, "no-database")
/// when neither says it.
BothDatabases find_databases(const Invocation& invocation, const DatabaseWords& words);

}  // namespace cleave::cli
