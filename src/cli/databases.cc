#include "cli/databases.h"

#include <cctype>
#include <cstdlib>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "base/error.h"
#include "cli/accounts.h"
#include "cli/ask_secret.h"
#include "cli/database_settings.h"
#include "cli/password_place.h"
#include "cli/settings.h"

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

DatabaseSettings settings_of(const Invocation& invocation) {
  const auto file = invocation.open_work_dir().settings_path();
  return std::filesystem::exists(file) ? read_database_settings(file) : DatabaseSettings();
}

const std::string& named(const std::string& said, const std::string& setting, const std::string& role) {
  if (!said.empty()) return said;
  if (!setting.empty()) return setting;
  throw Error(Error::Kind::input, "no-database", fmt::format("nothing says where the {} is", role))
      .where("--" + role)
      .next(fmt::format("Say --{0} DSN, or add under [mysql] in cleave.toml: {0} = \"DSN\"", role));
}

/// Nothing when cleave.toml does not speak of this DSN or of a place of its password.
std::optional<std::string> password_in_aws(const Invocation& invocation, const std::string& role,
                                           const std::string& dsn) {
  const auto databases = settings_of(invocation);
  const bool is_source = role == "source";
  const auto& place = is_source ? databases.source_password : databases.destination_password;
  if (place.empty() || (is_source ? databases.source : databases.destination) != dsn) return std::nullopt;
  const auto settings = read_settings(invocation.open_work_dir().settings_path());
  const auto account = open_account(is_source ? settings.source_profile : settings.destination_profile, "",
                                    invocation, Access::read_only);
  return read_password(account, *password_place_from(place));
}

}  // namespace

const char* const dsn_description =
    "mysql://USER@HOST[:PORT]/DATABASE[?socket=PATH&ssl-mode=MODE&ssl-ca=FILE], or @GROUP[/DATABASE] of an "
    "option file";

void add_database_options(CLI::App& command, DatabaseWords& words) {
  command.add_option(
      "--source", words.source,
      fmt::format("The source: {} (default: source under [mysql] in cleave.toml)", dsn_description));
  command.add_option(
      "--destination", words.destination,
      "The destination, in the same way; passwords come from where [mysql] in cleave.toml says, "
      "else from CLEAVE_SOURCE_PASSWORD and CLEAVE_DESTINATION_PASSWORD, option files or the "
      "terminal");
}

mysql::Endpoint find_database(const std::string& role, const std::string& dsn,
                              std::optional<std::string> password) {
  const char* variable = std::getenv(password_variable(role).c_str());
  if (!password && variable != nullptr) password = variable;
  auto endpoint =
      mysql::find_endpoint(role, mysql::parse_dsn(dsn), mysql::read_option_files(mysql::usual_option_files()),
                           std::move(password));
  endpoint.ask_password = [asked = std::make_shared<AskedPassword>()](const mysql::Endpoint& one) {
    return (*asked)(one);
  };
  return endpoint;
}

mysql::Endpoint find_database(const Invocation& invocation, const std::string& role, const std::string& dsn) {
  return find_database(role, dsn, password_in_aws(invocation, role, dsn));
}

BothDatabases find_databases(const Invocation& invocation, const DatabaseWords& words) {
  const auto settings = settings_of(invocation);
  return {find_database(invocation, "source", named(words.source, settings.source, "source")),
          find_database(invocation, "destination",
                        named(words.destination, settings.destination, "destination"))};
}

}  // namespace cleave::cli
