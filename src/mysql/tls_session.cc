#include "mysql/tls_session.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <thread>

#include <mysql.h>

namespace cleave::mysql {
namespace {

constexpr unsigned client_ssl = 0x800;
constexpr std::chrono::seconds longest_greeting{10};

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

enum class Offer { not_told, tls, plain };

/// Looks at what has arrived and leaves it there.
Offer offer_of(int socket) {
  std::array<char, 4096> bytes{};  // Greetings have some hundred.
  const auto got = ::recv(socket, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR || errno == ENOTCONN ? Offer::not_told : Offer::plain;
  const Greeting greeting({bytes.data(), static_cast<std::size_t>(got)});
  const bool is_full = static_cast<std::size_t>(got) == bytes.size();
  if (got == 0) return Offer::tls;  // It hung up; libmariadb tells so.
  if (!greeting.is_whole()) return is_full ? Offer::plain : Offer::not_told;
  return greeting.is_refusal() || greeting.offers_tls() ? Offer::tls : Offer::plain;
}

/// What libmariadb waits for, as far as it came; MYSQL_WAIT_TIMEOUT when it did not.
int await(st_mysql* session, int wanted) {
  pollfd watched{mysql_get_socket(session), 0, 0};
  if ((wanted & MYSQL_WAIT_READ) != 0) watched.events |= POLLIN;
  if ((wanted & MYSQL_WAIT_WRITE) != 0) watched.events |= POLLOUT;
  const bool has_limit = (wanted & MYSQL_WAIT_TIMEOUT) != 0;
  const int limit = has_limit ? static_cast<int>(mysql_get_timeout_value_ms(session)) : -1;
  int ready = 0;
  do ready = ::poll(&watched, 1, limit);
  while (ready < 0 && errno == EINTR);
  if (ready <= 0) return MYSQL_WAIT_TIMEOUT;
  int came = 0;
  if ((watched.revents & (POLLIN | POLLHUP | POLLERR)) != 0) came |= wanted & MYSQL_WAIT_READ;
  if ((watched.revents & (POLLOUT | POLLHUP | POLLERR)) != 0) came |= wanted & MYSQL_WAIT_WRITE;
  return came;
}

}  // namespace

bool connect_with_tls(st_mysql* session, const Login& login) {
  mysql_optionsv(session, MYSQL_OPT_NONBLOCK, nullptr);
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + longest_greeting;
  auto offer = Offer::not_told;
  MYSQL* result = nullptr;
  int wanted = mysql_real_connect_start(&result, session, login.host, login.user, login.password,
                                        login.database, login.port, login.socket, login.flags);
  while (wanted != 0) {
    int came = await(session, wanted);
    if (offer == Offer::not_told && (came & MYSQL_WAIT_READ) != 0) {
      offer = offer_of(mysql_get_socket(session));
      // A part of the greeting: poll would return at once until the rest is there.
      if (offer == Offer::not_told && Clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        continue;
      }
      if (offer == Offer::not_told) came = MYSQL_WAIT_TIMEOUT;
      // From here on nothing leaves, whatever libmariadb makes of the greeting.
      if (offer == Offer::plain) ::shutdown(mysql_get_socket(session), SHUT_RDWR);
    }
    wanted = mysql_real_connect_cont(&result, session, came);
  }
  return offer != Offer::plain;
}

}  // namespace cleave::mysql
