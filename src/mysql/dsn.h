#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cleave::mysql {

/// What is proved of the server before anything is said to it. The words are those of MySQL's own --ssl-mode;
/// its PREFERRED is missing, because whoever can change packets chooses for it.
enum class TlsMode {
  disabled,        ///< no encryption
  required,        ///< encrypted, by whomever
  verify_ca,       ///< the certificate is signed by the given authority
  verify_identity  ///< and it is the certificate of this host
};

/// "verify-identity", also as option files spell it ("VERIFY_IDENTITY"). Throws Error(input, "bad-ssl-mode").
TlsMode tls_mode(std::string_view word, std::string_view where);
std::string to_text(TlsMode mode);

/// Which database is meant, as one word of the command line says it:
/// mysql://USER@HOST[:PORT]/DATABASE[?socket=PATH&ssl-mode=MODE&ssl-ca=FILE] or @GROUP[/DATABASE] of an
/// option file. Never with a password: other users of the machine can read command lines.
struct Dsn {
  std::string group;  ///< the other members, but for the database, are then empty
  std::string user, host, database, socket;
  unsigned port = 0;  ///< 0: not said
  std::optional<TlsMode> tls;
  std::string tls_ca;
};

/// Throws Error(input, "bad-dsn") that names the part, or Error(input, "password-in-dsn"), which does not
/// repeat it.
Dsn parse_dsn(std::string_view text);

}  // namespace cleave::mysql
