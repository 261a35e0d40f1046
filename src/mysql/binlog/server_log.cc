#include "mysql/binlog/server_log.h"

#include <random>

#include <fmt/format.h>
#include <mysql.h>
// Needs the one before it.
#include <mariadb_rpl.h>

#include "mysql/binlog/cursor.h"
#include "mysql/server_error.h"

namespace cleave::mysql {
namespace {

constexpr unsigned long no_packet = static_cast<unsigned long>(-1);
constexpr unsigned cannot_read_log = 1236;  // ER_MASTER_FATAL_ERROR_READING_BINLOG
constexpr std::uint64_t largest_offset = 0xffffffff;

/// The server takes us for a replica, and ends an older session of a replica with the same id: one that
/// nobody has.
unsigned unused_server_id() {
  return 0x80000000U | std::random_device()();
}

}  // namespace

void ServerLog::Close::operator()(st_mariadb_rpl* reading) const noexcept {
  mariadb_rpl_close(reading);
}

ServerLog::ServerLog(const Endpoint& endpoint, const LogPosition& start) : connection_(endpoint) {
  if (start.offset > largest_offset)
    throw Error(Error::Kind::input, "bad-position", "a reader cannot begin behind 4 GB of a file")
        .where(start.text())
        .next("Say a GTID, or a place in a file that is shorter.");
  // Without these MariaDB hides GTIDs, and servers remove checksums. Names of variables that a server does
  // not know are only variables of the user.
  connection_.query(
      "SET @mariadb_slave_capability = 4, @master_binlog_checksum = @@GLOBAL.binlog_checksum, "
      "@source_binlog_checksum = @@GLOBAL.binlog_checksum");
  reading_.reset(mariadb_rpl_init(connection_.session_.get()));
  mariadb_rpl_optionsv(reading_.get(), MARIADB_RPL_FILENAME, start.file.c_str(), start.file.size());
  mariadb_rpl_optionsv(reading_.get(), MARIADB_RPL_START, static_cast<unsigned long>(start.offset));
  mariadb_rpl_optionsv(reading_.get(), MARIADB_RPL_FLAGS,
                       static_cast<unsigned>(MARIADB_RPL_BINLOG_DUMP_NON_BLOCK));
  mariadb_rpl_optionsv(reading_.get(), MARIADB_RPL_SERVER_ID, unused_server_id());
  if (mariadb_rpl_open(reading_.get()) != 0) throw error();
  go_to(start);
}

ServerLog::~ServerLog() = default;

std::optional<std::string_view> ServerLog::read() {
  // mariadb_rpl_fetch would take the event apart too, and trusts its bytes more than it should.
  auto* session = connection_.session_.get();
  const auto size = mysql_net_read_packet(session);
  if (size == no_packet) throw error();
  const auto* bytes = reinterpret_cast<const char*>(session->net.read_pos);
  const bool is_end = size < 9 && size > 0 && static_cast<unsigned char>(bytes[0]) == 0xfe;
  if (is_end) return std::nullopt;
  if (size < 1) throw bad_log("the server sent an empty packet");
  return std::string_view(bytes + 1, size - 1);
}

Error ServerLog::error() const {
  auto* session = connection_.session_.get();
  if (mysql_errno(session) != cannot_read_log) return connection_.error_of(session, "");
  return Error(Error::Kind::failed, "log-unreadable",
               fmt::format("the server cannot read its binary log: {}", mysql_error(session)))
      .where(fmt::format("{}: {}", connection_.name(), position().text()))
      .next(
          "Check that the position is the beginning of a transaction, that the file was not purged "
          "meanwhile, and "
          "that the server has the keys of encrypted logs.");
}

}  // namespace cleave::mysql
