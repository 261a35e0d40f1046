#include "cli/databases.h"

#include <cctype>
#include <cstdlib>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/ask_secret.h"

namespace cleave::cli {
namespace {

std::string password_variable(const std::string& role) {
  std::string name = "CLEAVE_";
  for (const unsigned char c : role) name += static_cast<char>(std::toupper(c));
  return name + "_PASSWORD";
}

/// Asks the terminal at most once, however many sessions want to know.
class AskedPassword {
 public:
  std::string operator()(const mysql::Endpoint& endpoint) {
    // Both sides connect at the same time, but a terminal is asked one question at a time.
    static std::mutex terminal;
    const std::lock_guard lock(terminal);
    if (!known_) known_ = ask_secret(fmt::format("Password of {}: ", endpoint.text()));
    if (known_) return *known_;
    throw Error(Error::Kind::credentials, "no-password", "the server wants a password and none is known")
        .where(endpoint.text())
        .next(fmt::format("Set {}, or write it into the option file that the DSN's @GROUP names.",
                          password_variable(endpoint.role)));
  }

 private:
  std::optional<std::string> known_;
};

}  // namespace

const char* const dsn_description =
    "mysql://USER@HOST[:PORT]/DATABASE[?socket=PATH&ssl-mode=MODE&ssl-ca=FILE], or @GROUP[/DATABASE] of an "
    "option file";

void add_database_options(CLI::App& command, DatabaseWords& words) {
  command.add_option("--source", words.source, fmt::format("The source: {}", dsn_description))->required();
  command
      .add_option("--destination", words.destination,
                  "The destination, in the same way; passwords come from CLEAVE_SOURCE_PASSWORD and "
                  "CLEAVE_DESTINATION_PASSWORD, option files or the terminal")
      ->required();
}

mysql::Endpoint find_database(const std::string& role, const std::string& dsn) {
  const char* password = std::getenv(password_variable(role).c_str());
  auto endpoint =
      mysql::find_endpoint(role, mysql::parse_dsn(dsn), mysql::read_option_files(mysql::usual_option_files()),
                           password == nullptr ? std::nullopt : std::optional<std::string>(password));
  endpoint.ask_password = [asked = std::make_shared<AskedPassword>()](const mysql::Endpoint& one) {
    return (*asked)(one);
  };
  return endpoint;
}

BothDatabases find_databases(const DatabaseWords& words) {
  return {find_database("source", words.source), find_database("destination", words.destination)};
}

}  // namespace cleave::cli
