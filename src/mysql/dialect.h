#pragma once

#include <string>
#include <string_view>

namespace cleave::mysql {

/// What MySQL 5.7, 8.0, 8.4 and MariaDB 10.x, 11.x do differently, as far as anything here needs it. One
/// table (dialect.cc), chosen by the server's version: no other file asks which server it talks to.
struct Dialect {
  enum class Family { mysql, mariadb };
  /// How information_schema.columns shows what a column without a value gets.
  enum class Defaults {
    plain,      ///< MySQL: the bare text; an expression is marked in `extra`
    expression  ///< MariaDB since 10.2.7: as SQL, strings in quotes, "NULL" for NULL
  };

  Family family = Family::mysql;
  int version = 0;      ///< 80035 is 8.0.35, 101119 is 10.11.19
  std::string release;  ///< as the server says it: "10.11.19-MariaDB-0+deb12u1"

  Defaults defaults = Defaults::plain;
  bool has_json_type = false;        ///< else JSON is a LONGTEXT with CHECK (json_valid(…))
  bool has_server_uuid = false;      ///< copied with the disk of a cloned instance (auto.cnf)
  bool has_set_persist = false;      ///< SET PERSIST outlives a restart; else option files must
  bool has_super_read_only = false;  ///< holds back users with SUPER as well
  /// Whether an event can end read_only: those of MySQL cannot be scheduled under super_read_only.
  bool has_events_when_read_only = false;
  std::string binlog_status;      ///< the statement that tells file and position
  std::string binlog_retention;   ///< the variable
  int binlog_retention_unit = 1;  ///< in seconds
  std::string statement_limit;    ///< the session variable that ends long SELECTs
  int statement_limit_per_second = 1;
  /// Statements that make a session see what is: MySQL 8.0 caches row counts and AUTO_INCREMENT for a day
  /// (https://dev.mysql.com/doc/refman/8.0/en/information-schema-optimization.html).
  std::string fresh_statistics;  ///< "" where nothing is cached

  /// The words of replication; MySQL has replaced them
  /// (https://dev.mysql.com/doc/refman/8.0/en/change-replication-source-to.html).
  struct ReplicationWords {
    std::string change = "CHANGE MASTER TO";
    std::string option = "MASTER";         ///< MASTER_HOST
    std::string replica = "SLAVE";         ///< START SLAVE, SHOW SLAVE STATUS
    std::string source_column = "Master";  ///< Exec_Master_Log_Pos
    std::string replica_column = "Slave";  ///< Slave_IO_Running
    std::string plain_login;               ///< the option that lets a login without TLS happen, or ""
  };
  ReplicationWords replication;

  /// "MySQL 8.0.35", "MariaDB 10.11.19".
  std::string name() const;
};

/// `version` is SELECT VERSION(). Throws Error(input, "unsupported-server") below MySQL 5.7 and MariaDB
/// 10.2.7.
Dialect dialect_of(std::string_view version);

}  // namespace cleave::mysql
