#include "mysql/dsn.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::mysql {
namespace {

constexpr std::string_view scheme = "mysql://";
constexpr std::string_view form =
    "A DSN is mysql://USER@HOST[:PORT]/DATABASE[?socket=PATH&ssl-mode=MODE&ssl-ca=FILE], or @GROUP of an "
    "option file.";

Error bad_dsn(std::string what) {
  return Error(Error::Kind::input, "bad-dsn", std::move(what)).next(std::string(form));
}

/// Cuts off and returns what stands before `separator`; nothing when it is not there.
std::optional<std::string_view> cut_before(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const auto before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

std::string decoded(std::string_view text, std::string_view part) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    unsigned char byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2 || byte == 0)
      throw bad_dsn(fmt::format("the {} has a '%' that is not followed by two hex digits", part));
    result += static_cast<char>(byte);
    i += 2;
  }
  return result;
}

unsigned port_number(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535)
    throw bad_dsn(fmt::format("'{}' is no port", text));
  return port;
}

/// "db.example:3307", "[::1]:3307", "" (a socket follows).
void parse_address(std::string_view address, Dsn& dsn) {
  if (address.starts_with('[')) {
    address.remove_prefix(1);
    const auto inside = cut_before(address, ']');
    if (!inside) throw bad_dsn("the IPv6 address has no ']'");
    dsn.host = decoded(*inside, "host");
    if (address.empty()) return;
    if (address.front() != ':') throw bad_dsn("after the ']' of an IPv6 address comes ':PORT' or nothing");
    dsn.port = port_number(address.substr(1));
    return;
  }
  const auto colons = std::count(address.begin(), address.end(), ':');
  if (colons > 1) throw bad_dsn("an IPv6 address stands in brackets: [::1]");
  const auto host = cut_before(address, ':');
  dsn.host = decoded(host.value_or(address), "host");
  if (host) dsn.port = port_number(address);
}

void parse_option(std::string_view option, Dsn& dsn) {
  auto value = option;
  const auto name = std::string(cut_before(value, '=').value_or(option));
  static const std::vector<std::string> known{"socket", "ssl-mode", "ssl-ca"};
  if (name == "password")
    throw Error(Error::Kind::input, "password-in-dsn", "the DSN has a password")
        .next(
            "Whoever may list processes reads it there: set CLEAVE_SOURCE_PASSWORD or "
            "CLEAVE_DESTINATION_PASSWORD, or use an option file.");
  if (std::find(known.begin(), known.end(), name) == known.end())
    throw bad_dsn(fmt::format("there is no option '{}'{}", name, [&] {
      const auto hint = did_you_mean(name, known);
      return hint.empty() ? "" : ". " + hint;
    }()));
  const auto text = name == option ? "" : decoded(value, name);
  if (text.empty()) throw bad_dsn(fmt::format("the option {} has no value", name));
  if (name == "socket") dsn.socket = text;
  if (name == "ssl-mode") dsn.tls = tls_mode(text, "the DSN");
  if (name == "ssl-ca") dsn.tls_ca = text;
}

void parse_user(std::string_view user, Dsn& dsn) {
  if (user.find(':') != std::string_view::npos)
    throw Error(Error::Kind::input, "password-in-dsn", "the DSN has a password")
        .next(
            "Whoever may list processes reads it there: set CLEAVE_SOURCE_PASSWORD or "
            "CLEAVE_DESTINATION_PASSWORD, or use an option file.");
  dsn.user = decoded(user, "user");
}

Dsn parse_group(std::string_view text) {
  Dsn dsn;
  const auto group = cut_before(text, '/');
  dsn.group = std::string(group.value_or(text));
  if (dsn.group.empty()) throw bad_dsn("the group has no name");
  if (group) dsn.database = decoded(text, "database");
  return dsn;
}

}  // namespace

TlsMode tls_mode(std::string_view word, std::string_view where) {
  std::string lower;
  for (const unsigned char c : word) lower += c == '_' ? '-' : static_cast<char>(std::tolower(c));
  for (const auto mode :
       {TlsMode::disabled, TlsMode::required, TlsMode::verify_ca, TlsMode::verify_identity}) {
    if (to_text(mode) == lower) return mode;
  }
  throw Error(Error::Kind::input, "bad-ssl-mode", fmt::format("'{}' is no ssl-mode", word))
      .where(std::string(where))
      .next("It is disabled, required, verify-ca or verify-identity.");
}

std::string to_text(TlsMode mode) {
  switch (mode) {
    case TlsMode::disabled:
      return "disabled";
    case TlsMode::required:
      return "required";
    case TlsMode::verify_ca:
      return "verify-ca";
    case TlsMode::verify_identity:
      break;
  }
  return "verify-identity";
}

Dsn parse_dsn(std::string_view text) {
  if (text.starts_with('@')) return parse_group(text.substr(1));
  if (!text.starts_with(scheme)) throw bad_dsn("it begins neither with mysql:// nor with @");
  auto rest = text.substr(scheme.size());
  Dsn dsn;
  auto options = rest;
  if (const auto before = cut_before(options, '?'))
    rest = *before;
  else
    options = "";
  auto path = rest;
  const auto authority = cut_before(path, '/').value_or(rest);
  // The last '@': a password that somebody wrote there may hold others.
  const auto at = authority.rfind('@');
  if (at == std::string_view::npos) throw bad_dsn("it names no user (USER@)");
  parse_user(authority.substr(0, at), dsn);
  parse_address(authority.substr(at + 1), dsn);
  if (path.data() != rest.data()) dsn.database = decoded(path, "database");
  while (!options.empty()) {
    const auto option = cut_before(options, '&');
    parse_option(option.value_or(options), dsn);
    if (!option) break;
  }
  if (dsn.user.empty()) throw bad_dsn("it names no user (USER@)");
  if (dsn.database.empty()) throw bad_dsn("it names no database (/DATABASE)");
  if (dsn.host.empty() && dsn.socket.empty()) throw bad_dsn("it names neither a host nor a socket");
  return dsn;
}

}  // namespace cleave::mysql
