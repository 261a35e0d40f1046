#pragma once

#include <cstdint>
#include <string_view>

#include "drain/lines/line_reader.h"

namespace cleave::drain {

/// What a field of a line says. Texts with a "-" say nothing.
enum class Column {
  ignored,
  format_version,  ///< "1.0"
  // Times. The last one that a line has counts.
  time,         ///< any of those below, told apart by its looks
  clf_time,     ///< "10/Oct/2000:13:55:36 -0700"
  iso_time,     ///< "2015-05-13T23:39:43.945958Z", in UTC without a zone too
  end_time,     ///< when it was over, as any of these: a connection may last for days
  begin_time,   ///< any of these, of what came and was over later
  unix_time,    ///< seconds, milliseconds or microseconds since 1970, told apart by the size
  date,         ///< "2019-12-04", and
  time_of_day,  ///< "21:02:31" before or behind it, both in UTC
  // Who.
  client,         ///< an address, perhaps with a port, or the first of a list that is not a private one
  forwarded_for,  ///< the same, which counts where `client` is the address of a proxy of the own network
  client_and_port,
  client_port,
  server,
  server_port,
  backend_and_port,  ///< "-" when the request reached none
  // What.
  host,
  http_host,     ///< with the port, as the header has it
  tls_host,      ///< the name of the TLS greeting: counts when no other host is told
  server_host,   ///< a name that may be the server's own; counts when no other host is told
  dns_name,      ///< the question of a DNS query
  request_line,  ///< "GET /path HTTP/1.1"
  method,
  path,
  user_agent,
  last_quoted_user_agent,  ///< in quotes that nothing behind it has, and that are not escaped in it
  percent_user_agent,      ///< percent-encoded, as CloudFront writes it
  plus_user_agent,         ///< with "+" for spaces, as IIS writes it
  referer,
  resource,
  load_balancer_type,  ///< the first field of ALB's lines
  tls_type,            ///< the first field of NLB's lines
  query_type,
  response_code,
  client_subnet,
  // Numbers.
  status,
  bytes,
  seconds,  ///< latency; several are added, and "-1" makes the sum unknown
  milliseconds,
  microseconds,
  nanoseconds,
  protocol_number,
  packets,
  // Flow logs.
  action,
  direction,
  flow_status,  ///< "NODATA" and "SKIPDATA" are no traffic
};

/// What of a line is known before all of it is.
struct LineState {
  std::string_view date, time_of_day;
  bool latency_is_known = true;
  bool is_no_traffic = false;
  bool has_begin_time = false;
};

/// Puts the text of a field into the request. False when it cannot be one.
bool set_column(Column column, std::string_view text, Scratch& scratch, LineState& state, Request& request);

}  // namespace cleave::drain
