#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "drain/lines/address.h"

namespace cleave::drain {

/// One line of a log, understood. The texts are views into the line (or into memory of the reader beside it)
/// and live as long as the batch that the request came in. Texts are as the log has them: hostile, with its
/// escapes, never to be shown unescaped. What a format does not tell keeps the value that stands here.
struct Request {
  enum class Kind : std::uint8_t {
    http,  ///< a request to a web server, load balancer, distribution or bucket
    dns,   ///< a question to a name server: `host` was asked for, `client` is the resolver
    flow   ///< packets from `client` to `server`, of which nobody knows what they said
  };
  enum class Action : std::uint8_t { unknown, accepted, rejected };
  enum class Direction : std::uint8_t { unknown, ingress, egress };

  static constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();

  /// Microseconds since 1970 (UTC): when the request came where the log tells, else when it was answered.
  std::int64_t time_us = no_time;
  /// When it was over, where the log tells: a connection may have lasted for days.
  std::int64_t over_us = no_time;
  Address client;         ///< unknown for names that a log has resolved; then `client_text` has it
  Address server;         ///< flow: whose interface was reached; else the backend that answered, when told
  std::string_view line;  ///< the whole line, without its end
  std::string_view client_text;
  std::string_view host;        ///< the name that the client asked for, without port; "" when not told
  std::string_view method;      ///< "GET"; dns: "", flow: ""
  std::string_view path;        ///< with the query where the log has it
  std::string_view user_agent;  ///< "" when it was "-"
  std::string_view referer;     ///< "" when it was "-"
  /// What logged: load balancer, distribution's own host name, bucket, hosted zone, network interface.
  std::string_view resource;
  std::string_view query_type;     ///< dns: "A"
  std::string_view response_code;  ///< dns: "NOERROR"
  std::string_view client_subnet;  ///< dns: "192.0.2.0/24", where the resolver sent one
  std::int64_t bytes = -1;         ///< sent to the client; flow: in this direction
  std::int64_t latency_us = -1;    ///< from the request to the end of the answer
  std::int64_t packets = -1;       ///< flow
  std::int32_t status = 0;         ///< of HTTP; 0: no answer, or not told
  std::uint16_t client_port = 0;
  std::uint16_t server_port = 0;
  std::uint8_t protocol = 0;  ///< flow: the number of the protocol (6 is TCP)
  Kind kind = Kind::http;
  Action action = Action::unknown;           ///< flow
  Direction direction = Direction::unknown;  ///< flow: as seen from the interface
  /// The request was handed to a backend: false for what a load balancer answered or refused itself.
  bool reached_backend = true;
  /// `host` may be the server's own name (Apache's %v, nginx's $server_name, the machine of a log shipper)
  /// and not what the client asked for.
  bool is_host_of_server = false;
  /// `time_us` is when it was over, not when it came.
  bool is_timed_at_end = false;
  /// The log does not say in which time zone its time is.
  bool lacks_zone = false;

  /// When it came, as far as is known.
  std::int64_t begun_us() const { return is_timed_at_end && latency_us > 0 ? time_us - latency_us : time_us; }
  /// When it was over, as far as is known.
  std::int64_t ended_us() const {
    const auto by_latency = is_timed_at_end || latency_us < 0 ? time_us : time_us + latency_us;
    return over_us > by_latency ? over_us : by_latency;
  }
};

}  // namespace cleave::drain
