#include "drain/callers/probe.h"

#include <algorithm>
#include <array>
#include <functional>

#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::lower;

/// Parts of paths behind which no application has anything, in lower case.
constexpr std::array<std::string_view, 20> plain_parts{
    "/.env",       "/.git",    "/.aws/",   "/.ssh/",    "/.svn/",          "/.ds_store", "/.vscode/",
    "/etc/passwd", "/phpunit", "/boaform", "/gponform", "/cgi-bin/luci",   "/setup.cgi", "/shell?",
    "/_ignition",  "/hnap1",   "${jndi:",  "../..",     "/eval-stdin.php", "%2e%2e/"};
/// Parts behind which few applications have something: guesses where the answer is that there is nothing.
constexpr std::array<std::string_view, 18> guessed_parts{
    "/wp-",      "/xmlrpc.php", "/phpmyadmin",  "/actuator",      "/solr/",      "/owa/",
    "/ecp/",     "/telescope/", "/debug/pprof", "/autodiscover/", "/geoserver/", "/.well-known/security.txt",
    "/cgi-bin/", ".php",        ".asp",         ".sql",           ".zip",        "/evox/"};
/// Beginnings of paths that many applications have and scanners guess all the same.
constexpr std::array<std::string_view, 8> common_beginnings{"/admin",   "/backup", "/config", "/login",
                                                            "/manager", "/pma",    "/sdk",    "/hudson"};
/// Statuses that say that there is no such thing, in increasing order; 410 says that there was one. Of the
/// last ones:
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html,
/// https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors.
constexpr std::array<std::int32_t, 11> refusals{400, 403, 404, 405, 444, 463, 464, 494, 495, 496, 497};
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
  return std::binary_search(refusals.begin(), refusals.end(), status);
}

bool is_sent_away(std::int32_t status) {
  return status >= 301 && status <= 308 && status != 304;
}

bool begins_with_common(std::string_view path) {
  return std::any_of(common_beginnings.begin(), common_beginnings.end(), [&](std::string_view word) {
    if (!begins_with(path, word)) return false;
    const char next = path.size() > word.size() ? path[word.size()] : '/';
    return !((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'));
  });
}

/// What was said in a connection nobody knows, so that no data are noise.
RequestLook flow_look(const Request& request) {
  if (request.action == Request::Action::rejected) return RequestLook::plain;
  return request.packets <= scan_packets || request.bytes <= scan_bytes ? RequestLook::plain
                                                                        : RequestLook::meant;
}

}  // namespace

RequestLook look_of(const Request& request) {
  if (request.kind == Request::Kind::dns) return RequestLook::meant;
  if (request.kind == Request::Kind::flow) return flow_look(request);
  const auto path = request.path.substr(0, longest_path);
  // A connection without a request: of a listener that forwards bytes when any were sent back.
  if (request.method.empty() && path.size() <= 1)
    return request.status < 400 && request.bytes > 0 ? RequestLook::meant : RequestLook::plain;
  const bool is_answered = !is_refused(request.status) && !is_sent_away(request.status);
  if (!is_one_of(request.method, methods)) return is_answered ? RequestLook::meant : RequestLook::plain;
  const bool was_here_before = request.status == 304 || !request.referer.empty();
  if (has_any(path, plain_parts) && !(is_answered_well(request) && was_here_before))
    return RequestLook::plain;
  if (!is_answered && has_any(path, guessed_parts)) return RequestLook::guess;
  if (!is_answered && begins_with_common(path)) return RequestLook::common;
  const bool only_asks = request.method == "GET" || request.method == "HEAD";
  if (only_asks && is_one_of(path, first_paths) && !was_here_before) return RequestLook::first;
  return is_answered ? RequestLook::meant : RequestLook::away;
}

bool is_guessed(std::string_view path) {
  path = path.substr(0, longest_path);
  return has_any(path, guessed_parts) || begins_with_common(path);
}

std::uint64_t path_hash(std::string_view path) {
  return std::hash<std::string_view>{}(path.substr(0, path.find('?')));
}

Probe probe_of(RequestLook look, HostKind host) {
  const bool is_of_split = host == HostKind::moved || host == HostKind::old;
  switch (look) {
    case RequestLook::meant:
      return Probe::none;
    case RequestLook::away:
      return is_of_split || host == HostKind::untold || host == HostKind::server ? Probe::none : Probe::vague;
    case RequestLook::first:
      return is_of_split ? Probe::none : Probe::vague;
    case RequestLook::common:
      return Probe::vague;
    case RequestLook::guess:
    case RequestLook::plain:
      break;
  }
  return Probe::plain;
}

LookWords look_words() {
  return {plain_parts, guessed_parts, common_beginnings, first_paths, methods, refusals};
}

}  // namespace cleave::drain
