#pragma once

#include <functional>
#include <optional>
#include <string>

#include "mysql/dsn.h"
#include "mysql/option_files.h"

namespace cleave::mysql {

/// Everything that a connection needs: what the DSN says, completed from option files and the environment.
struct Endpoint {
  std::string role;  ///< "source", "destination": how errors and results call it
  std::string user, host, socket, database;
  unsigned port = 0;
  TlsMode tls = TlsMode::verify_identity;
  std::string tls_ca, tls_certificate, tls_key;  ///< files; the first may be empty: the system's authorities
  std::optional<std::string> password;
  /// Asked once when the server wants a password and none is known; may be empty.
  std::function<std::string(const Endpoint&)> ask_password;

  /// "source app@db.example:3306/shop": never the password.
  std::string text() const;
};

/// What wins: the DSN, then the option group that it names, then [client]. The password is `password` (from
/// the environment) when given, then the group's, then [client]'s, but that only when [client] is not about
/// another user. Without an ssl-mode connections through a socket and to this machine are plain, because
/// they leave it only through a tunnel of the user's own, and a server's own certificate names no host; all
/// others have to prove their identity. Throws Error(input, "no-option-group", "bad-dsn").
Endpoint find_endpoint(std::string role, const Dsn& dsn, const OptionGroups& groups,
                       std::optional<std::string> password);

}  // namespace cleave::mysql
