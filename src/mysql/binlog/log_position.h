#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mysql/binlog/event.h"

namespace cleave::mysql {

/// A place between two events of a server's binary log.
struct LogPosition {
  std::string file;
  std::uint64_t offset = 4;  ///< 4: its beginning, behind the magic bytes

  std::string text() const;  ///< "binlog.000003:4711"
  friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

/// A set of transactions by their global ids. MySQL's "uuid:1-77:80,uuid2:1-5" lists them; MariaDB's
/// "0-1-77,1-2-5" names the last of each domain and means all before it too.
class GtidSet {
 public:
  /// Throws Error(input, "bad-position").
  static GtidSet parse(std::string_view text);
  /// What events say (mysql_previous_gtids, mariadb_gtid_list) stood in the log before their file.
  static GtidSet parse(const Event& event);

  /// `source` is a MySQL server's uuid, or a MariaDB domain.
  void add(const std::string& source, std::uint64_t first, std::uint64_t last);
  bool contains(const std::string& source, std::uint64_t number) const;
  bool contains(const GtidSet& other) const;

 private:
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::uint64_t>>> ranges_;  ///< not merged
};

using LogStart = std::variant<LogPosition, GtidSet>;

/// "binlog.000003:4711", or global transaction ids. Throws Error(input, "bad-position").
LogStart parse_log_start(std::string_view text);

/// The global id of the transaction that begins with this event.
struct Gtid {
  std::string source;
  std::uint64_t number = 0;
  std::string text;     ///< as its server writes it
  bool has_end = true;  ///< false: the one statement that follows is all of it
};
/// Requires: `event` is a mysql_gtid or mariadb_gtid.
Gtid parse_gtid(const Event& event);

}  // namespace cleave::mysql
