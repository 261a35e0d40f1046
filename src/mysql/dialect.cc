#include "mysql/dialect.h"

#include <charconv>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::mysql {
namespace {

int version_number(std::string_view text) {
  int parts[3] = {};
  for (auto& part : parts) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
    if (error != std::errc()) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty() || text.front() != '.') break;
    text.remove_prefix(1);
  }
  return parts[0] * 10000 + parts[1] * 100 + parts[2];
}

void describe_mysql(Dialect& dialect) {
  const bool eight = dialect.version >= 80000;
  dialect.has_json_type = true;
  dialect.has_server_uuid = true;
  dialect.has_set_persist = eight;
  dialect.has_super_read_only = true;
  // SHOW MASTER STATUS is gone since 8.4: https://dev.mysql.com/doc/refman/8.4/en/show-binary-log-status.html
  dialect.binlog_status = dialect.version >= 80200 ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
  dialect.binlog_retention = eight ? "binlog_expire_logs_seconds" : "expire_logs_days";
  dialect.binlog_retention_unit = eight ? 1 : 86400;
  dialect.statement_limit = "max_execution_time";
  dialect.statement_limit_per_second = 1000;
  if (dialect.version >= 80023)
    dialect.replication = {"CHANGE REPLICATION SOURCE TO", "SOURCE", "REPLICA", "Source", "Replica",
                           "GET_SOURCE_PUBLIC_KEY = 1"};
  else if (eight)
    dialect.replication.plain_login = "GET_MASTER_PUBLIC_KEY = 1";
  if (eight) dialect.fresh_statistics = "SET SESSION information_schema_stats_expiry = 0";
}

void describe_mariadb(Dialect& dialect) {
  dialect.defaults = Dialect::Defaults::expression;
  dialect.binlog_status = "SHOW MASTER STATUS";
  // https://mariadb.com/kb/en/replication-and-binary-log-system-variables/#binlog_expire_logs_seconds
  const bool seconds = dialect.version >= 100601;
  dialect.binlog_retention = seconds ? "binlog_expire_logs_seconds" : "expire_logs_days";
  dialect.binlog_retention_unit = seconds ? 1 : 86400;
  dialect.statement_limit = "max_statement_time";
  dialect.has_events_when_read_only = true;
}

}  // namespace

std::string Dialect::name() const {
  return fmt::format("{} {}.{}.{}", family == Family::mysql ? "MySQL" : "MariaDB", version / 10000,
                     version / 100 % 100, version % 100);
}

Dialect dialect_of(std::string_view version) {
  Dialect dialect;
  dialect.release = std::string(version);
  // MariaDB put 5.5.5- before its version for old replicas; proxies still do.
  if (version.starts_with("5.5.5-")) version.remove_prefix(6);
  dialect.version = version_number(version);
  const bool mariadb = dialect.release.find("MariaDB") != std::string::npos;
  dialect.family = mariadb ? Dialect::Family::mariadb : Dialect::Family::mysql;
  if (dialect.version < (mariadb ? 100207 : 50700))
    throw Error(Error::Kind::input, "unsupported-server",
                fmt::format("the server says it is version '{}'", dialect.release))
        .next("cleave works with MySQL 5.7 and later, and with MariaDB 10.2.7 and later.");
  if (mariadb)
    describe_mariadb(dialect);
  else
    describe_mysql(dialect);
  return dialect;
}

}  // namespace cleave::mysql
