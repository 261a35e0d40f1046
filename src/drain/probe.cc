#include "drain/probe.h"

#include <algorithm>
#include <array>

namespace cleave::drain {
namespace {

/// Parts of paths behind which no application has anything, in lower case.
constexpr std::array<std::string_view, 32> plain_parts{"/.env",
                                                       "/.git/",
                                                       "/.git",
                                                       "/.aws/",
                                                       "/.ssh/",
                                                       "/.svn/",
                                                       "/.ds_store",
                                                       "/.vscode/",
                                                       "/etc/passwd",
                                                       "/phpunit",
                                                       "/boaform",
                                                       "/hnap1",
                                                       "/gponform",
                                                       "/cgi-bin/luci",
                                                       "/setup.cgi",
                                                       "/shell?",
                                                       "/solr/admin",
                                                       "/_ignition",
                                                       "/actuator/env",
                                                       "/owa/auth",
                                                       "/ecp/current",
                                                       "/telescope/",
                                                       "/debug/pprof",
                                                       "/eval-stdin.php",
                                                       "${jndi:",
                                                       "../..",
                                                       "/autodiscover/",
                                                       "/hudson",
                                                       "/sdk",
                                                       "/geoserver/",
                                                       "/.well-known/security.txt",
                                                       "%2e%2e/"};
/// Parts behind which some application has something: probes when it answers that there is nothing.
constexpr std::array<std::string_view, 14> guessed_parts{
    "/wp-",    "/xmlrpc.php", "/phpmyadmin", "/pma",   "/admin", "/backup", ".php",
    "/config", ".asp",        "/cgi-bin/",   "/login", ".sql",   ".zip",    "/manager"};
/// What anybody asks for who knows no more than the address.
constexpr std::array<std::string_view, 7> first_paths{
    "", "/", "/index.html", "/favicon.ico", "/robots.txt", "/sitemap.xml", "*"};
constexpr std::array<std::string_view, 13> methods{"GET",     "HEAD",  "POST",  "PUT",      "DELETE",
                                                   "OPTIONS", "PATCH", "TRACE", "PROPFIND", "PROPPATCH",
                                                   "MKCOL",   "COPY",  "MOVE"};

/// A TCP connection that gets as far as a request takes more packets and bytes than this (handshake, hello).
constexpr std::int64_t scan_packets = 5, scan_bytes = 500;

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins_with(std::string_view text, std::string_view lower_part) {
  return text.size() >= lower_part.size() && std::equal(lower_part.begin(), lower_part.end(), text.begin(),
                                                        [](char a, char b) { return a == lower(b); });
}

/// Every part begins with one of these.
constexpr std::string_view beginnings = "/.$%";

template <std::size_t size>
bool has_any(std::string_view path, const std::array<std::string_view, size>& lower_parts) {
  for (auto at = path.find_first_of(beginnings); at != path.npos; at = path.find_first_of(beginnings, at + 1))
    for (const auto part : lower_parts)
      if (begins_with(path.substr(at), part)) return true;
  return false;
}

template <std::size_t size>
bool is_one_of(std::string_view text, const std::array<std::string_view, size>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_refused(std::int32_t status) {
  return status == 0 || status == 400 || status == 403 || status == 404 || status == 405 || status == 410 ||
         (status >= 460 && status < 500);
}

Probe flow_probe(const Request& request) {
  if (request.action == Request::Action::rejected) return Probe::plain;
  return request.packets <= scan_packets || request.bytes <= scan_bytes ? Probe::plain : Probe::vague;
}

}  // namespace

Probe probe_of(const Request& request, HostKind host) {
  if (request.kind == Request::Kind::dns) return Probe::none;
  if (request.kind == Request::Kind::flow) return flow_probe(request);
  const auto path = request.path.substr(0, 1024);
  // A connection without a request: of a listener that forwards bytes when any were sent back.
  if (request.method.empty() && path.size() <= 1) return request.bytes > 0 ? Probe::vague : Probe::plain;
  if (!is_one_of(request.method, methods) || has_any(path, plain_parts)) return Probe::plain;
  const bool refused = is_refused(request.status);
  if (refused && has_any(path, guessed_parts)) return Probe::plain;
  if (host == HostKind::moved || host == HostKind::old) return Probe::none;
  const bool was_here_before = request.status == 304 || !request.referer.empty();
  if (is_one_of(path, first_paths) && !was_here_before) return Probe::vague;
  const bool is_sent_away = request.status >= 301 && request.status <= 308 && request.status != 304;
  return host != HostKind::untold && (refused || is_sent_away) ? Probe::vague : Probe::none;
}

}  // namespace cleave::drain
