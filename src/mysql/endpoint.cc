#include "mysql/endpoint.h"

#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::mysql {
namespace {

const Options& group_named(const OptionGroups& groups, const std::string& name) {
  const auto found = groups.find(name);
  if (found != groups.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, options] : groups) names.push_back(known);
  throw Error(Error::Kind::input, "no-option-group", fmt::format("no option file has a group [{}]", name))
      .next(did_you_mean(name, names));
}

std::string first_of(std::string said, std::initializer_list<const Options*> groups, const char* name) {
  if (!said.empty()) return said;
  for (const auto* group : groups) {
    const auto found = group->find(name);
    if (found != group->end() && !found->second.empty()) return found->second;
  }
  return "";
}

unsigned port_of(const std::string& text, const std::string& group) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536) return port;
  throw Error(Error::Kind::input, "bad-option-file", fmt::format("'{}' is no port", text))
      .where(fmt::format("[{}]", group));
}

bool is_this_machine(const Endpoint& endpoint) {
  return !endpoint.socket.empty() || endpoint.host == "localhost" || endpoint.host == "::1" ||
         endpoint.host.starts_with("127.");
}

std::optional<std::string> password_in(const Options& options) {
  const auto found = options.find("password");
  return found == options.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::string Endpoint::text() const {
  auto address = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!socket.empty())
    address = socket;
  else if (port != 0)
    address += fmt::format(":{}", port);
  return fmt::format("{}{}{}@{}/{}", role, role.empty() ? "" : " ", user, address, database);
}

Endpoint find_endpoint(std::string role, const Dsn& dsn, const OptionGroups& groups,
                       std::optional<std::string> password) {
  const auto found = groups.find("client");
  const Options client = found == groups.end() ? Options() : found->second;
  const Options own = dsn.group.empty() ? Options() : group_named(groups, dsn.group);
  // Whom to ask is what a URL says alone; only how (TLS, password) may come from [client] too.
  const Options address_fallback = dsn.group.empty() ? Options() : client;
  Endpoint endpoint;
  endpoint.role = std::move(role);
  endpoint.user = first_of(dsn.user, {&own, &address_fallback}, "user");
  endpoint.host = first_of(dsn.host, {&own, &address_fallback}, "host");
  endpoint.socket = dsn.socket;
  // A host that the group names itself is not meant to be replaced by the socket of [client].
  if (endpoint.socket.empty() && !dsn.group.empty())
    endpoint.socket =
        own.count("host") ? first_of("", {&own}, "socket") : first_of("", {&own, &client}, "socket");
  endpoint.database = first_of(dsn.database, {&own, &address_fallback}, "database");
  const auto port =
      first_of(dsn.port == 0 ? "" : fmt::format("{}", dsn.port), {&own, &address_fallback}, "port");
  if (!port.empty()) endpoint.port = port_of(port, dsn.group);
  if (endpoint.host.empty()) endpoint.host = "localhost";
  for (const auto& [value, name] : {std::pair(&endpoint.user, "user"), {&endpoint.database, "database"}}) {
    if (value->empty())
      throw Error(Error::Kind::input, "bad-dsn", fmt::format("the group [{}] names no {}", dsn.group, name))
          .next(value == &endpoint.database
                    ? fmt::format("Add it to the file, or say @{}/DATABASE.", dsn.group)
                    : "Add it to the file.");
  }
  const auto mode = first_of("", {&own, &client}, "ssl-mode");
  endpoint.tls = dsn.tls                     ? *dsn.tls
                 : !mode.empty()             ? tls_mode(mode, "the option file")
                 : is_this_machine(endpoint) ? TlsMode::disabled
                                             : TlsMode::verify_identity;
  endpoint.tls_ca = first_of(dsn.tls_ca, {&own, &client}, "ssl-ca");
  endpoint.tls_certificate = first_of("", {&own, &client}, "ssl-cert");
  endpoint.tls_key = first_of("", {&own, &client}, "ssl-key");
  if (endpoint.tls == TlsMode::verify_ca && endpoint.tls_ca.empty())
    throw Error(Error::Kind::input, "bad-dsn", "ssl-mode verify-ca needs to know the authority")
        .where(endpoint.text())
        .next("Say ssl-ca=FILE in the DSN or the option file; or use verify-identity.");
  const auto client_user = client.find("user");
  const bool client_is_meant = client_user == client.end() || client_user->second == endpoint.user;
  endpoint.password = std::move(password);
  if (!endpoint.password) endpoint.password = password_in(own);
  if (!endpoint.password && client_is_meant) endpoint.password = password_in(client);
  return endpoint;
}

}  // namespace cleave::mysql
