#include "mysql/tls_session.h"

#include <sys/socket.h>

#include <mutex>
#include <string>
#include <string_view>

#include <mysql.h>

// libmariadb exports it and no header of its declares it: what is read (0) or was written (1) by a session.
extern "C" int ma_pvio_register_callback(my_bool add,
                                         void (*heard)(int direction, MYSQL* session,
                                                       const unsigned char* bytes, size_t count));

namespace cleave::mysql {
namespace {

constexpr unsigned client_ssl = 0x800;

/// The first packet of a server: three bytes of length, a number, the greeting. Protocol 10, the version's
/// text, a zero byte, 4 bytes of id, 8 of scramble, a zero byte, and the lower half of what the server can.
/// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
class Greeting {
 public:
  explicit Greeting(std::string_view bytes) : bytes_(bytes) {}

  bool is_whole() const { return bytes_.size() >= 4 && bytes_.size() >= 4 + length(); }
  /// Refusals ("too many connections") are left to libmariadb, which answers nothing to them.
  bool is_refusal() const { return length() > 0 && byte(4) == 0xFF; }
  bool offers_tls() const {
    if (length() == 0) return false;
    const auto version_end = bytes_.find('\0', 5);
    const auto abilities = version_end + 1 + 4 + 8 + 1;
    if (byte(4) != 10 || version_end == std::string_view::npos || abilities + 2 > bytes_.size()) return false;
    return ((byte(abilities) | byte(abilities + 1) << 8) & client_ssl) != 0;
  }

 private:
  unsigned byte(std::size_t at) const { return static_cast<unsigned char>(bytes_[at]); }
  std::size_t length() const { return byte(0) | byte(1) << 8 | byte(2) << 16; }

  std::string_view bytes_;
};

/// A session of this thread that is being connected, as far as its server has greeted.
struct Beginning {
  const MYSQL* session;
  std::string bytes;
  bool is_greeted = false;
  bool offers_tls = false;
};
thread_local Beginning* beginning = nullptr;

/// Between reading the greeting and answering it. Where TLS is not offered, nothing leaves from here on,
/// whatever libmariadb makes of the greeting.
void hear(int direction, MYSQL* session, const unsigned char* bytes, size_t count) {
  auto* begun = beginning;
  const bool is_about_it = begun != nullptr && begun->session == session && !begun->is_greeted;
  if (!is_about_it || direction != 0 || static_cast<ssize_t>(count) <= 0) return;
  begun->bytes.append(reinterpret_cast<const char*>(bytes), count);
  const Greeting greeting(begun->bytes);
  if (!greeting.is_whole()) return;
  begun->is_greeted = true;
  begun->offers_tls = greeting.offers_tls();
  if (!begun->offers_tls && !greeting.is_refusal()) ::shutdown(mysql_get_socket(session), SHUT_RDWR);
}

}  // namespace

bool connect_with_tls(st_mysql* session, const Login& login) {
  static std::once_flag once;
  std::call_once(once, [] { ma_pvio_register_callback(1, hear); });
  Beginning begun{session, {}};
  beginning = &begun;
  mysql_real_connect(session, login.host, login.user, login.password, login.database, login.port,
                     login.socket, login.flags);
  beginning = nullptr;
  const bool is_refused = begun.is_greeted && Greeting(begun.bytes).is_refusal();
  return begun.offers_tls || is_refused || !begun.is_greeted;
}

}  // namespace cleave::mysql
