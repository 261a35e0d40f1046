#include "mysql/connection.h"

#include <cstdio>
#include <mutex>

#include <errmsg.h>
#include <fmt/format.h>
#include <mysql.h>

#include "mysql/arriving_rows.h"
#include "mysql/quoted.h"
#include "mysql/server_error.h"
#include "mysql/tls_session.h"

namespace cleave::mysql {
namespace {

constexpr unsigned connect_timeout_seconds = 10;
/// Larger than the largest value that a server can send (max_allowed_packet ends at 1 GB).
constexpr unsigned long largest_packet = 1UL << 30;
/// A parameter of more bytes is sent by itself, in pieces: only it must not be larger than
/// max_allowed_packet. A piece is a packet of its own: no server that is in use takes less.
constexpr std::size_t long_parameter = 1 << 16, piece_of_parameter = 1 << 18;
/// A longer statement is not met twice.
constexpr std::size_t longest_kept = 4096;
/// Prepared statements that a session keeps. Servers allow 16,382 for all sessions together.
constexpr std::size_t most_statements = 64;
/// Ways to prove the password without saying it. mysql_clear_password and dialog say it to whoever asks, so
/// they are not even loaded.
constexpr const char* safe_logins =
    "mysql_native_password,caching_sha2_password,sha256_password,client_ed25519";

/// No NO_ZERO_DATE: dates like 0000-00-00 and 2021-02-31 that old rows hold have to survive.
constexpr const char* session_settings =
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO,"
    "NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', character_set_results = NULL, "
    "group_concat_max_len = 16777216, net_write_timeout = 600, net_read_timeout = 600, autocommit = 1";

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
}

const char* or_null(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

void set_flag(MYSQL* session, mysql_option option, my_bool value) {
  mysql_optionsv(session, option, &value);
}

void set_tls(MYSQL* session, const Endpoint& endpoint) {
  const bool wanted = endpoint.tls != TlsMode::disabled;
  set_flag(session, MYSQL_OPT_SSL_ENFORCE, wanted ? 1 : 0);
  set_flag(session, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, endpoint.tls == TlsMode::verify_identity ? 1 : 0);
  if (!wanted) return;
  mysql_optionsv(session, MYSQL_OPT_SSL_KEY, or_null(endpoint.tls_key));
  mysql_optionsv(session, MYSQL_OPT_SSL_CERT, or_null(endpoint.tls_certificate));
  // libmariadb verifies the chain as soon as it knows an authority, so "required" must not name one.
  const bool verified = endpoint.tls != TlsMode::required;
  mysql_optionsv(session, MYSQL_OPT_SSL_CA, verified ? or_null(endpoint.tls_ca) : nullptr);
}

void set_options(MYSQL* session, const Endpoint& endpoint) {
  mysql_optionsv(session, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_seconds);
  mysql_optionsv(session, MYSQL_OPT_MAX_ALLOWED_PACKET, &largest_packet);
  mysql_optionsv(session, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  // A hostile server could otherwise ask for any file of this machine.
  const unsigned no_files = 0;
  mysql_optionsv(session, MYSQL_OPT_LOCAL_INFILE, &no_files);
  mysql_optionsv(session, MARIADB_OPT_RESTRICTED_AUTH, safe_logins);
  set_flag(session, MYSQL_OPT_RECONNECT, 0);
  // libmariadb would take "localhost" for a socket even when a port is said.
  const unsigned tcp = MYSQL_PROTOCOL_TCP;
  if (endpoint.socket.empty() && endpoint.port != 0) mysql_optionsv(session, MYSQL_OPT_PROTOCOL, &tcp);
  set_tls(session, endpoint);
}

/// All rows. Ends the session before more is in memory than any answer that is known to be small has.
Result all_rows(MYSQL* session, MYSQL_RES* rows, const std::string& where) {
  Result result;
  std::uint64_t bytes = 0;
  const unsigned count = mysql_num_fields(rows);
  for (unsigned i = 0; i < count; ++i) {
    const auto* field = mysql_fetch_field_direct(rows, i);
    result.columns.emplace_back(field->name, field->name_length);
  }
  while (const MYSQL_ROW row = mysql_fetch_row(rows)) {
    const auto* lengths = mysql_fetch_lengths(rows);
    auto& values = result.rows.emplace_back(count);
    for (unsigned i = 0; i < count; ++i) {
      if (row[i] == nullptr) continue;
      values[i].emplace(row[i], lengths[i]);
      bytes += lengths[i];
    }
    bytes += count * sizeof(Value);
    refuse_endless(session, bytes, where);
  }
  result.matched = result.rows.size();
  return result;
}

}  // namespace

void Connection::Close::operator()(st_mysql* session) const noexcept {
  mysql_close(session);
}

void Connection::Close::operator()(st_mysql_stmt* statement) const noexcept {
  mysql_stmt_close(statement);
}

Connection::Connection(Endpoint endpoint) : endpoint_(std::move(endpoint)) {
  start_library();
  session_ = connected();
  const bool may_ask = session_ && !endpoint_.password && endpoint_.ask_password != nullptr;
  if (may_ask && (mysql_errno(session_.get()) == 1045 || mysql_errno(session_.get()) == 1698)) {
    endpoint_.password = endpoint_.ask_password(endpoint_);
    session_ = connected();
  }
  const bool speaks = session_ && mysql_errno(session_.get()) == 0;
  if (session_ && !speaks) throw error_of(session_.get(), "");
  if (!speaks || (endpoint_.tls != TlsMode::disabled && mysql_get_ssl_cipher(session_.get()) == nullptr))
    throw server_error(CR_SSL_CONNECTION_ERROR, "HY000", "TLS is required, but the server does not offer it")
        .where(name());
  id_ = mysql_thread_id(session_.get());
  set_up();
}

Connection::~Connection() = default;

/// A session, or one whose mysql_errno tells why it is none; null when TLS must be had and is not offered.
Connection::Session Connection::connected() const {
  Session session(mysql_init(nullptr));
  set_options(session.get(), endpoint_);
  // Never a null pointer as the password: libmariadb would take one from MYSQL_PWD.
  const auto password = endpoint_.password.value_or("");
  const Login login{endpoint_.host.c_str(),     endpoint_.user.c_str(), password.c_str(),
                    endpoint_.database.c_str(), endpoint_.port,         or_null(endpoint_.socket),
                    CLIENT_FOUND_ROWS};
  if (endpoint_.tls != TlsMode::disabled)
    return connect_with_tls(session.get(), login) ? std::move(session) : nullptr;
  mysql_real_connect(session.get(), login.host, login.user, login.password, login.database, login.port,
                     login.socket, login.flags);
  return session;
}

void Connection::set_up() {
  query(session_settings);
  query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  dialect_ = dialect_of(value("SELECT VERSION()").value_or(""));
  limit_statements(std::chrono::seconds(0));
  if (!dialect_.fresh_statistics.empty()) query(dialect_.fresh_statistics);
}

void Connection::limit_statements(std::chrono::seconds longest) {
  query(fmt::format("SET SESSION {} = {}", dialect_.statement_limit,
                    longest.count() * dialect_.statement_limit_per_second));
}

Error Connection::error_of(st_mysql* session, std::string_view sql) const {
  const auto where = sql.empty() ? name() : fmt::format("{}: {}", name(), without_data(sql));
  if (mysql_errno(session) == CR_PLUGIN_NOT_ALLOWED)  // libmariadb's own text has bytes of the login in it.
    return server_error(CR_PLUGIN_NOT_ALLOWED, mysql_sqlstate(session),
                        "the server asks for the password in a way that says it, or that is not known")
        .where(where);
  return server_error(mysql_errno(session), mysql_sqlstate(session), mysql_error(session)).where(where);
}

Error Connection::error_of(st_mysql_stmt* statement, std::string_view sql) const {
  return server_error(mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement),
                      mysql_stmt_error(statement))
      .where(fmt::format("{}: {}", name(), without_data(sql)));
}

std::optional<Error> Connection::send(std::string_view sql) {
  if (mysql_real_query(session_.get(), sql.data(), sql.size()) == 0) return std::nullopt;
  auto error = error_of(session_.get(), sql);
  if (is_lost_connection(mysql_errno(session_.get()))) throw error;
  return error;
}

std::variant<Result, Error> Connection::attempt(std::string_view sql) {
  if (auto error = send(sql)) return std::move(*error);
  const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)> rows(mysql_use_result(session_.get()),
                                                              mysql_free_result);
  Result result;
  if (rows) result = all_rows(session_.get(), rows.get(), name());
  if (mysql_errno(session_.get()) != 0) return error_of(session_.get(), sql);
  if (!rows) result.matched = mysql_affected_rows(session_.get());
  return result;
}

std::unique_ptr<RowStream> Connection::stream(std::string_view sql) {
  if (auto error = send(sql)) throw std::move(*error);
  return std::make_unique<ArrivingRows>(*this, sql);
}

st_mysql_stmt* Connection::prepared(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second.get();
  Statement statement(mysql_stmt_init(session_.get()));
  if (mysql_stmt_prepare(statement.get(), sql.data(), sql.size()) != 0) throw error_of(statement.get(), sql);
  if (statements_.size() >= most_statements) statements_.erase(statements_.begin());
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

Result Connection::query(std::string_view sql, const Row& parameters) {
  auto* statement = prepared(sql);
  if (mysql_stmt_param_count(statement) != parameters.size())
    throw Error(Error::Kind::failed, "parameters",
                fmt::format("{} parameters for {}", parameters.size(), without_data(sql)));
  std::vector<MYSQL_BIND> bound(parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    bound[i].buffer_type = parameters[i] ? MYSQL_TYPE_BLOB : MYSQL_TYPE_NULL;
    if (!parameters[i]) continue;
    bound[i].buffer = const_cast<char*>(parameters[i]->data());
    bound[i].buffer_length = parameters[i]->size();
  }
  if (mysql_stmt_bind_param(statement, bound.data()) != 0) throw error_of(statement, sql);
  for (unsigned i = 0; i < parameters.size(); ++i) {
    const std::string_view bytes = parameters[i] ? *parameters[i] : std::string_view();
    for (std::size_t at = 0; bytes.size() >= long_parameter && at < bytes.size(); at += piece_of_parameter) {
      const auto piece = bytes.substr(at, piece_of_parameter);
      if (mysql_stmt_send_long_data(statement, i, piece.data(), piece.size()) != 0)
        throw error_of(statement, sql);
    }
  }
  if (mysql_stmt_execute(statement) != 0) throw error_of(statement, sql);
  Result result;
  if (!read_prepared(statement, name(), result)) throw error_of(statement, sql);
  if (sql.size() > longest_kept) statements_.erase(statements_.find(sql));
  return result;
}

void Connection::rollback() noexcept {
  mysql_rollback(session_.get());
}

void Connection::cancel() const noexcept {
  const auto other = connected();
  char statement[48];
  const auto length =
      static_cast<unsigned long>(snprintf(statement, sizeof statement, "KILL QUERY %lu", id_));
  if (other && mysql_errno(other.get()) == 0) mysql_real_query(other.get(), statement, length);
}

}  // namespace cleave::mysql
