#include "mysql/guard/replicate.h"

#include <chrono>

#include <fmt/format.h>

#include "mysql/guard/read_only.h"
#include "mysql/guard/replication_checks.h"
#include "mysql/quoted.h"

namespace cleave::mysql {
namespace {

constexpr std::chrono::milliseconds between_looks(100);
/// A refused login or a wrong host shows within this time; the server itself would try for a day.
constexpr std::chrono::seconds longest_connecting(15);

/// A string for statements that take no hexadecimal literal. Sessions have NO_BACKSLASH_ESCAPES.
std::string plain_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string change_statement(const Dialect& dialect, const ReplicationLogin& login,
                             const ReplicationStart& start) {
  const auto& words = dialect.replication;
  auto sql = fmt::format("{} {}_HOST = {}, {}_PORT = {}, {}_USER = {}, {}_PASSWORD = {}", words.change,
                         words.option, plain_text(login.host), words.option, login.port, words.option,
                         plain_text(login.user), words.option, plain_text(login.password));
  sql += fmt::format(", {}_SSL = {}, {}_SSL_VERIFY_SERVER_CERT = {}", words.option,
                     login.tls == ReplicationLogin::Tls::none ? 0 : 1, words.option,
                     login.tls == ReplicationLogin::Tls::verified ? 1 : 0);
  if (!login.tls_ca.empty()) sql += fmt::format(", {}_SSL_CA = {}", words.option, plain_text(login.tls_ca));
  if (login.tls == ReplicationLogin::Tls::none && !words.plain_login.empty()) sql += ", " + words.plain_login;
  if (start.gtid.empty())
    return sql + fmt::format(", {}_LOG_FILE = {}, {}_LOG_POS = {}", words.option,
                             plain_text(start.position.file), words.option, start.position.offset);
  return sql + (dialect.family == Dialect::Family::mariadb
                    ? ", MASTER_USE_GTID = slave_pos"
                    : fmt::format(", {}_AUTO_POSITION = 1", words.option));
}

/// Servers quote the statement in the words of some errors.
void change_source(Database& destination, const ReplicationLogin& login, const ReplicationStart& start) {
  auto answer = destination.attempt(change_statement(destination.dialect(), login, start));
  const auto* error = std::get_if<Error>(&answer);
  if (error == nullptr) return;
  throw Error(error->kind(), error->code(),
              fmt::format("the server refuses {} (error {})", destination.dialect().replication.change,
                          error->code()))
      .where(destination.name())
      .next(error->next());
}

void use_gtid(Database& destination, const std::string& gtid) {
  if (destination.dialect().family == Dialect::Family::mariadb) {
    destination.query("SET GLOBAL gtid_slave_pos = " + quoted_text(gtid));
    return;
  }
  // A server on the image's disk knows its transactions; one that was loaded from a dump does not yet.
  if (destination.value("SELECT @@GLOBAL.gtid_executed").value_or("").empty())
    destination.query("SET GLOBAL gtid_purged = " + plain_text(gtid));
}

/// Until the source has accepted the login, or refused it.
void await_connection(Database& destination, Clock& clock) {
  const auto end = clock.now() + longest_connecting;
  while (true) {
    const auto status = replica_status(destination);
    const auto trouble = status ? replication_trouble(*status) : "it forgot that it is a replica";
    const bool connected = status && status->receiver == ReplicaStatus::Thread::running;
    if (trouble.empty() && connected) return;
    const bool refused = !trouble.empty() && (!status || status->receiver == ReplicaStatus::Thread::stopped);
    if (refused || clock.now() >= end)
      throw Error(Error::Kind::failed, "replication",
                  trouble.empty() ? "the source does not answer the destination" : trouble)
          .where(destination.name())
          .next(
              "The replica was taken back. Can the destination reach the source at that host and port, and "
              "has the user REPLICATION SLAVE?");
    clock.sleep_until(clock.now() + between_looks);
  }
}

}  // namespace

std::string replication_trouble(const ReplicaStatus& status) {
  if (!status.applier_error.empty()) return status.applier_error;
  if (!status.receiver_error.empty()) return status.receiver_error;
  if (status.applier == ReplicaStatus::Thread::stopped) return "the replica does not apply";
  return "";
}

ReplicationStart parse_replication_start(const std::string& text) {
  constexpr std::string_view gtid = "gtid:";
  const auto start = parse_log_start(text.starts_with(gtid) ? text.substr(gtid.size()) : text);
  const auto* position = std::get_if<LogPosition>(&start);
  if (text.starts_with(gtid) && position == nullptr) return {text.substr(gtid.size()), {}};
  if (!text.starts_with(gtid) && position != nullptr) return {"", *position};
  throw Error(Error::Kind::input, "bad-position", fmt::format("'{}' is no place in a binary log", text))
      .next("Say gtid:0-1-42, or binlog.000003:4711, as it was when the image was taken.");
}

void start_replication(Database& source, Database& destination, GuardFile& file,
                       const ReplicationLogin& login, const ReplicationStart& start, Clock& clock) {
  require_replicable(source, destination, start);
  const auto* known = file.section(replication_section);
  const auto before =
      known != nullptr ? read_only_from_json(at(*known, "before")) : read_only_of(destination);
  file.write(replication_section, {{"state", "following"}, {"before", to_json(before)}});
  try {
    if (!start.gtid.empty()) use_gtid(destination, start.gtid);
    change_source(destination, login, start);
    make_read_only(destination);
    destination.query(replica_command(destination, "START"));
    await_connection(destination, clock);
  } catch (...) {  // Half a replica would begin to follow by itself at the next restart.
    end_replication(destination, file);
    throw;
  }
}

void wait_until_applied(Database& source, Database& destination, Clock& clock,
                        const std::function<void(const ReplicaStatus&)>& progress) {
  const auto wanted = end_of_log(source);
  while (true) {
    const auto status = replica_status(destination);
    if (!status)
      throw Error(Error::Kind::failed, "replication", "it is no replica any more").where(destination.name());
    if (has_reached(status->applied, wanted)) return;
    if (const auto trouble = replication_trouble(*status); !trouble.empty())
      throw Error(Error::Kind::failed, "replication", trouble)
          .where(destination.name())
          .next(
              "The replica stands where it stopped. Mend the cause and start it there, or take it back with: "
              "cleave mysql guard --undo");
    progress(*status);
    clock.sleep_until(clock.now() + between_looks);
  }
}

void end_replication(Database& destination, GuardFile& file) {
  const auto before = read_only_from_json(at(*file.section(replication_section), "before"));
  if (replica_status(destination)) {
    destination.query(replica_command(destination, "STOP"));
    destination.query(replica_command(destination, "RESET", " ALL"));
  }
  put_back(destination, before);
  file.remove(replication_section);
}

}  // namespace cleave::mysql
