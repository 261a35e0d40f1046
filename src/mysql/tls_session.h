#pragma once

struct st_mysql;

namespace cleave::mysql {

/// What mysql_real_connect is told.
struct Login {
  const char* host;
  const char* user;
  const char* password;
  const char* database;
  unsigned port;
  const char* socket;
  unsigned long flags;
};

/// mysql_real_connect for sessions that must have TLS: libmariadb itself logs in without it when the server's
/// greeting does not offer it, and the login is lost by then. Here the greeting is read before libmariadb
/// answers it. False when TLS is not offered: nothing was sent. Else mysql_errno tells whether it is
/// connected. `session` is new, with its options set.
bool connect_with_tls(st_mysql* session, const Login& login);

}  // namespace cleave::mysql
