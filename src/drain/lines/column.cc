#include "drain/lines/column.h"

#include <algorithm>

#include "drain/callers/private_address.h"
#include "drain/lines/client.h"
#include "drain/lines/fields.h"
#include "drain/lines/request_line.h"

namespace cleave::drain {
namespace {

constexpr std::int64_t millisecond_us = 1000;

bool read_any_time(std::string_view text, LogTime& time, std::int64_t& time_us, bool& lacks_zone) {
  if (time.read_iso(text, time_us)) {
    lacks_zone = lacks_zone || !time.has_zone();
    return true;
  }
  return read_unix_time(text, time_us) || time.read_clf(text, time_us);
}

bool set_iso_time(std::string_view text, LogTime& time, Request& request) {
  if (!time.read_iso(text, request.time_us)) return false;
  if (!time.has_zone()) request.time_us += time.assumed_east_us();
  // Some logs have several: when it was answered, then when it came.
  request.over_us = std::max(request.over_us, request.time_us);
  return true;
}

bool read_date_and_time(const LineState& state, LogTime& time, std::int64_t& time_us) {
  constexpr std::size_t date_size = 10, longest_time = 18;
  if (state.date.size() != date_size || state.time_of_day.size() > longest_time) return false;
  char both[date_size + 1 + longest_time + 1];
  state.date.copy(both, date_size);
  both[date_size] = 'T';
  auto used = date_size + 1 + state.time_of_day.copy(both + date_size + 1, longest_time);
  both[used++] = 'Z';
  return time.read_iso({both, used}, time_us);
}

/// Behind a proxy of the own network the one that it names counts.
bool set_forwarded_for(std::string_view text, Request& request) {
  Address forwarded;
  std::uint16_t port = 0;
  if (!read_client(text, forwarded, port)) return true;
  if (request.client.is_known() && (is_private(forwarded) || !is_private(request.client))) return true;
  request.client = forwarded;
  request.client_port = port;
  return true;
}

void set_server_host(std::string_view text, Request& request) {
  if (!request.host.empty() || text.empty()) return;
  request.host = without_port(text);
  request.is_host_of_server = true;
}

void set_asked_host(std::string_view text, Request& request) {
  if (text.empty()) return;
  request.host = without_port(text);
  request.is_host_of_server = false;
}

bool set_client_and_port(std::string_view text, Request& request) {
  return text.empty() || read_address_and_port(text, request.client, request.client_port) ||
         read_address(text, request.client);
}

bool set_backend(std::string_view text, Request& request) {
  request.reached_backend = !text.empty();
  return text.empty() || read_address_and_port(text, request.server, request.server_port) ||
         read_address(text, request.server);
}

bool add_latency(std::string_view text, std::int64_t unit_us, LineState& state, Request& request) {
  std::int64_t microseconds = 0;
  if (text.empty()) return true;
  if (text.front() == '-') {  // "-1": the load balancer could not hand it on.
    state.latency_is_known = false;
    request.latency_us = -1;
    return true;
  }
  if (!read_seconds(text, microseconds)) return false;
  // The text is read as if it were seconds: what is left of them is in microseconds of its unit.
  const auto latency_us = microseconds / (1'000'000 / unit_us);
  if (state.latency_is_known) request.latency_us = std::max<std::int64_t>(request.latency_us, 0) + latency_us;
  return true;
}

bool is_load_balancer_type(std::string_view text) {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
  return text == "http" || text == "https" || text == "h2" || text == "grpcs" || text == "ws" ||
         text == "wss";
}

std::string_view with_spaces(std::string_view text, TextMemory& memory) {
  if (text.find('+') == text.npos) return text;
  char* const copy = memory.room(text.size());
  std::replace_copy(text.begin(), text.end(), copy, '+', ' ');
  return memory.keep(text.size());
}

/// DNS names in the form without the last dot.
std::string_view without_dot(std::string_view name) {
  if (name.size() > 1 && name.back() == '.') name.remove_suffix(1);
  return name;
}

}  // namespace

bool set_column(Column column, std::string_view field, Scratch& scratch, LineState& state, Request& request) {
  const auto text = unless_dash(field);
  switch (column) {
    case Column::format_version:
      return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
    case Column::ignored:
      return true;
    case Column::time:
      // A log that tells when a request came tells here when it was answered.
      return text.empty() ||
             read_any_time(text, scratch.time, state.has_begin_time ? request.over_us : request.time_us,
                           request.lacks_zone);
    case Column::begin_time:
      if (text.empty()) return true;
      request.over_us = std::max(request.over_us, request.time_us);
      request.is_timed_at_end = false;
      state.has_begin_time = true;
      return read_any_time(text, scratch.time, request.time_us, request.lacks_zone);
    case Column::end_time:
      return text.empty() || read_any_time(text, scratch.time, request.over_us, request.lacks_zone);
    case Column::clf_time:
      return scratch.time.read_clf(text, request.time_us);
    case Column::iso_time:
      return set_iso_time(text, scratch.time, request);
    case Column::unix_time:
      return text.empty() || read_unix_time(text, request.time_us);
    case Column::date:
      state.date = text;
      return state.time_of_day.empty() || read_date_and_time(state, scratch.time, request.time_us);
    case Column::time_of_day:
      state.time_of_day = text;
      return state.date.empty() || read_date_and_time(state, scratch.time, request.time_us);
    case Column::client: {
      // What X-Forwarded-For has told counts, where this is the address of a proxy of the own network.
      const Address forwarded = request.client;
      set_client(text, request);
      if (request.kind == Request::Kind::http && forwarded.is_known() && is_private(request.client))
        request.client = forwarded;
      return true;
    }
    case Column::forwarded_for:
      return set_forwarded_for(text, request);
    case Column::client_and_port:
      return set_client_and_port(text, request);
    case Column::client_port:
      return text.empty() || read_number(text, request.client_port);
    case Column::server:
      return text.empty() || read_address(text, request.server);
    case Column::server_port:
      return text.empty() || read_number(text, request.server_port);
    case Column::backend_and_port:
      return set_backend(text, request);
    case Column::host:
      request.host = text;
      return true;
    case Column::http_host:
      set_asked_host(text, request);
      return true;
    case Column::tls_host:
      if (request.host.empty() || request.is_host_of_server) set_asked_host(text, request);
      return true;
    case Column::server_host:
      set_server_host(text, request);
      return true;
    case Column::dns_name:
      request.host = without_dot(text);
      return true;
    case Column::request_line:
      read_request_line(field, request);
      return true;
    case Column::method:
      request.method = text;
      return true;
    case Column::path:
      request.path = text;
      return true;
    case Column::user_agent:
    case Column::last_quoted_user_agent:
      request.user_agent = text;
      return true;
    case Column::percent_user_agent:
      request.user_agent = percent_decoded(text, scratch.texts);
      return true;
    case Column::plus_user_agent:
      request.user_agent = with_spaces(text, scratch.texts);
      return true;
    case Column::referer:
      request.referer = text;
      return true;
    case Column::resource:
      request.resource = text;
      return true;
    case Column::load_balancer_type:
      return is_load_balancer_type(text);
    case Column::tls_type:
      return text == "tls";
    case Column::query_type:
      request.query_type = text;
      return true;
    case Column::response_code:
      request.response_code = text;
      return true;
    case Column::client_subnet:
      request.client_subnet = text;
      return true;
    case Column::status:
      return text.empty() || read_number(text, request.status);
    case Column::bytes:
      return text.empty() || read_number(text, request.bytes);
    case Column::seconds:
      return add_latency(text, 1'000'000, state, request);
    case Column::milliseconds:
      return add_latency(text, millisecond_us, state, request);
    case Column::microseconds:
      return add_latency(text, 1, state, request);
    case Column::nanoseconds: {
      std::int64_t nanoseconds = 0;
      if (text.empty()) return true;
      if (!read_number(text.substr(0, text.find('.')), nanoseconds)) return false;
      request.latency_us = nanoseconds / 1000;
      return true;
    }
    case Column::protocol_number:
      return text.empty() || read_number(text, request.protocol);
    case Column::packets:
      return text.empty() || read_number(text, request.packets);
    case Column::action:
      request.action = text == "ACCEPT"   ? Request::Action::accepted
                       : text == "REJECT" ? Request::Action::rejected
                                          : Request::Action::unknown;
      return true;
    case Column::direction:
      request.direction = text == "ingress"  ? Request::Direction::ingress
                          : text == "egress" ? Request::Direction::egress
                                             : Request::Direction::unknown;
      return true;
    case Column::flow_status:
      state.is_no_traffic = text == "NODATA" || text == "SKIPDATA";
      return true;
  }
  return false;
}

}  // namespace cleave::drain
