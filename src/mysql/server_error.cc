#include "mysql/server_error.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace cleave::mysql {
namespace {

using Kind = Error::Kind;

/// What kinds of errors are; all others are Kind::failed.
struct Meaning {
  unsigned number;
  Kind kind;
  const char* next;
};
constexpr const char* other_password =
    "Check the user, and the password in CLEAVE_SOURCE_PASSWORD or CLEAVE_DESTINATION_PASSWORD or in an "
    "option "
    "file.";
constexpr Meaning meanings[] = {
    {1040, Kind::throttled, "The server has as many sessions as max_connections allows."},
    {1044, Kind::credentials, "The user needs privileges on this database; see: cleave mysql check --help"},
    {1045, Kind::credentials, other_password},
    {1049, Kind::input, "Check the name of the database."},
    {1053, Kind::unreachable, "The server is shutting down."},
    {1129, Kind::unreachable, "The server blocks this host: FLUSH HOSTS there."},
    {1130, Kind::credentials, "The server knows no user that may come from this host."},
    {1142, Kind::credentials, "The user lacks a privilege; see: cleave mysql check --help"},
    {1143, Kind::credentials, "The user lacks a privilege; see: cleave mysql check --help"},
    {1158, Kind::unreachable, ""},
    {1159, Kind::unreachable, ""},
    {1160, Kind::unreachable, ""},
    {1161, Kind::unreachable, ""},
    {1203, Kind::throttled, "The user has as many sessions as it may have."},
    {1226, Kind::throttled, "The user has used up what it may have."},
    {1227, Kind::credentials, "The user lacks a privilege; see: cleave mysql check --help"},
    {1370, Kind::credentials, "The user lacks a privilege; see: cleave mysql check --help"},
    {1698, Kind::credentials, other_password},
    {1820, Kind::credentials, "The password has to be changed first."},
    {1862, Kind::credentials, "The password has expired."},
    {1927, Kind::unreachable, "Somebody ended the session."},
    {2002, Kind::unreachable, "Is the server running, and the socket or port right?"},
    {2003, Kind::unreachable, "Is the server running, and the host and port right?"},
    {2005, Kind::unreachable, "Check the name of the host."},
    {2006, Kind::unreachable, "The connection was lost; start again when the server answers."},
    {2012, Kind::unreachable, ""},
    {2013, Kind::unreachable, "The connection was lost; start again when the server answers."},
    {2026, Kind::credentials,
     "TLS is verified by default: say ssl-ca=FILE for an authority of your own (RDS has a bundle to "
     "download), "
     "or choose another ssl-mode."},
    {2055, Kind::unreachable, "The connection was lost; start again when the server answers."},
    {2059, Kind::credentials, "The user logs in by a method that libmariadb does not have."},
    {3118, Kind::credentials, "The account is locked."},
    {5010, Kind::credentials,
     "Give the user another plugin: caching_sha2_password, mysql_native_password, client_ed25519."},
    {4151, Kind::credentials, "The account is locked."},
};

}  // namespace

Error server_error(unsigned number, std::string_view sql_state, std::string_view message) {
  const auto found = std::find_if(std::begin(meanings), std::end(meanings),
                                  [&](const Meaning& meaning) { return meaning.number == number; });
  const bool known = found != std::end(meanings);
  return Error(known ? found->kind : Kind::failed, fmt::format("{}", number),
               fmt::format("{} (error {}, SQLSTATE {})", message, number, sql_state))
      .next(known ? found->next : "");
}

bool is_lost_connection(unsigned number) {
  const auto lost = {1053u, 1158u, 1159u, 1160u, 1161u, 1927u, 2006u, 2013u, 2055u};
  return std::find(lost.begin(), lost.end(), number) != lost.end();
}

}  // namespace cleave::mysql
