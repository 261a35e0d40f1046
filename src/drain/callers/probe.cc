#include "drain/callers/probe.h"

#include <algorithm>
#include <array>

#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::lower;

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

RequestLook flow_look(const Request& request) {
  if (request.action == Request::Action::rejected) return RequestLook::plain;
  return request.packets <= scan_packets || request.bytes <= scan_bytes ? RequestLook::plain
                                                                        : RequestLook::vague;
}

}  // namespace

RequestLook look_of(const Request& request) {
  if (request.kind == Request::Kind::dns) return RequestLook::meant;
  if (request.kind == Request::Kind::flow) return flow_look(request);
  const auto path = request.path.substr(0, longest_path);
  // A connection without a request: of a listener that forwards bytes when any were sent back.
  if (request.method.empty() && path.size() <= 1)
    return request.bytes > 0 ? RequestLook::vague : RequestLook::plain;
  if (!is_one_of(request.method, methods) || has_any(path, plain_parts)) return RequestLook::plain;
  const bool refused = is_refused(request.status);
  if (refused && has_any(path, guessed_parts)) return RequestLook::plain;
  const bool was_here_before = request.status == 304 || !request.referer.empty();
  if (is_one_of(path, first_paths) && !was_here_before) return RequestLook::first;
  const bool is_sent_away = request.status >= 301 && request.status <= 308 && request.status != 304;
  return refused || is_sent_away ? RequestLook::away : RequestLook::meant;
}

Probe probe_of(RequestLook look, HostKind host) {
  const bool is_of_split = host == HostKind::moved || host == HostKind::old;
  switch (look) {
    case RequestLook::meant:
      return Probe::none;
    case RequestLook::away:
      return is_of_split || host == HostKind::untold ? Probe::none : Probe::vague;
    case RequestLook::first:
      return is_of_split ? Probe::none : Probe::vague;
    case RequestLook::vague:
      return Probe::vague;
    case RequestLook::plain:
      break;
  }
  return Probe::plain;
}

LookWords look_words() {
  return {plain_parts, guessed_parts, first_paths, methods};
}

}  // namespace cleave::drain
