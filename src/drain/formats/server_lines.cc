#include "drain/formats/server_lines.h"

#include "drain/lines/client.h"
#include "drain/lines/fields.h"
#include "drain/lines/request_line.h"

namespace cleave::drain {
namespace {

constexpr std::int64_t us_of_millisecond = 1000;

/// The last of "10/0/30/69/109": all of the time. "+" in front: it went on when the line was written.
void read_total(std::string_view timers, Request& request) {
  auto total = timers.substr(timers.rfind('/') + 1);
  if (total.starts_with('+')) total.remove_prefix(1);
  std::int64_t milliseconds = 0;
  if (read_number(total, milliseconds)) request.latency_us = milliseconds * us_of_millisecond;
}

}  // namespace

Line HaproxyLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  if (line.empty()) return Line::none;
  Fields fields(line);
  std::string_view client, time, frontend, backend, timers, status, bytes;
  if (!fields.token(client) || !fields.bracketed(time) || !fields.token(frontend) || !fields.token(backend) ||
      !fields.token(timers) || !fields.token(status) || !fields.token(bytes))
    return Line::unparsable;
  if (backend.find('/') == backend.npos || timers.find('/') == timers.npos) return Line::unparsable;
  if (!read_address_and_port(client, request.client, request.client_port) ||
      !scratch.time.read_clf_without_zone(time, request.time_us))
    return Line::unparsable;
  request.lacks_zone = true;
  if (bytes.starts_with('+')) bytes.remove_prefix(1);
  if (status != "-1" && !read_number(status, request.status)) return Line::unparsable;
  if (!read_number(bytes, request.bytes)) return Line::unparsable;
  read_total(timers, request);
  const auto rest = fields.rest();
  const auto quote = rest.find('"');
  if (quote == rest.npos || rest.size() < quote + 2 || rest.back() != '"') return Line::unparsable;
  read_request_line(rest.substr(quote + 1, rest.size() - quote - 2), request);
  return Line::request;
}

Line UwsgiLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  if (line.empty()) return Line::none;
  if (!line.starts_with("[pid: ")) return Line::unparsable;
  Fields fields(line);
  std::string_view text, client, time, method, path, bytes, milliseconds, status;
  if (!fields.until("] ", text) || !fields.until(" (", client) || !fields.until(") {", text) ||
      !fields.until("} [", text) || !fields.until("] ", time) || !fields.token(method) ||
      !fields.until(" => generated ", path) || !fields.until(" bytes in ", bytes) ||
      !fields.until(" ", milliseconds) || !fields.until(" (HTTP/", text) || !fields.until(" ", text) ||
      !fields.until(")", status))
    return Line::unparsable;
  if (!scratch.time.read_ctime(time, request.time_us) || !read_number(status, request.status) ||
      !read_number(bytes, request.bytes))
    return Line::unparsable;
  request.lacks_zone = true;
  set_client(client, request);
  request.method = method;
  request.path = path;
  std::int64_t lasted = 0;
  if (read_number(milliseconds, lasted)) request.latency_us = lasted * us_of_millisecond;
  request.is_timed_at_end = true;
  return Line::request;
}

}  // namespace cleave::drain
