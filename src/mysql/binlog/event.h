#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cleave::mysql {

/// The kinds of events that mean something here
/// (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_replication_binlog_event.html,
/// https://mariadb.com/kb/en/2-binlog-event-header/); the numbers are those of the format.
enum class EventType : std::uint8_t {
  query = 2,
  stop = 3,
  rotate = 4,
  format_description = 15,
  commit = 16,
  load_query = 18,
  table_map = 19,
  insert_v1 = 23,
  update_v1 = 24,
  delete_v1 = 25,
  incident = 26,
  insert_v2 = 30,
  update_v2 = 31,
  delete_v2 = 32,
  mysql_gtid = 33,
  mysql_anonymous = 34,
  mysql_previous_gtids = 35,
  xa_prepare = 38,
  mysql_partial_update = 39,
  mysql_compressed_transaction = 40,
  mysql_tagged_gtid = 42,
  mariadb_gtid = 162,
  mariadb_gtid_list = 163,
  mariadb_encryption = 164,
  mariadb_compressed_query = 165,
  mariadb_compressed_insert_v1 = 166,
  mariadb_compressed_update_v1 = 167,
  mariadb_compressed_delete_v1 = 168,
  mariadb_compressed_insert_v2 = 169,
  mariadb_compressed_update_v2 = 170,
  mariadb_compressed_delete_v2 = 171
};

/// An event: its header, and its content without header and checksum. Views into the bytes it was read from.
struct Event {
  static constexpr std::size_t header_size = 19;

  std::int64_t time = 0;  ///< seconds since 1970
  EventType type = EventType::stop;
  std::uint32_t server_id = 0;
  std::uint64_t end = 0;  ///< where the next one begins in its file, modulo 2^32; 0: not in a file
  std::uint16_t flags = 0;
  std::string_view content;

  /// Made by the server for whoever reads, not in the log.
  bool is_artificial() const { return (flags & 0x20) != 0; }
};

/// How the events of a file are written: what its first event says.
struct LogFormat {
  bool has_checksums = false;
  std::array<std::uint8_t, 256> header_lengths = {};  ///< of the fixed part behind the header, by type
};

/// Splits an event and verifies its checksum, when the log has some. Throws Error(input, "bad-binlog") or
/// Error(failed, "bad-checksum").
Event parse_event(std::string_view bytes, const LogFormat& format);

/// Throws Error(input, "bad-binlog") for what is not version 4, which MySQL has written since 5.0.
LogFormat parse_format(const Event& description);

/// Where a rotate event leads.
struct Rotation {
  std::string file;
  std::uint64_t offset = 0;
};
Rotation parse_rotation(const Event& event);

/// What a query event says was executed: in row based logs BEGIN, COMMIT and definitions, in others all.
struct LoggedStatement {
  std::string database;  ///< the selected one
  std::string text;
};
LoggedStatement parse_statement(const Event& event, const LogFormat& format);

/// "X'6162',X'63',1": the name of an XA transaction, as XA COMMIT and XA ROLLBACK spell it in the log.
struct PreparedTransaction {
  bool is_committed_at_once = false;
  std::string name;
};
PreparedTransaction parse_prepared(const Event& event);

}  // namespace cleave::mysql
