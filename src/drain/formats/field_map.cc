#include "drain/formats/field_map.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"
#include "drain/formats/w3c.h"

namespace cleave::drain {
namespace {

constexpr std::array<std::pair<std::string_view, Column>, 13> words = {{
    {"time", Column::time},
    {"client", Column::client},
    {"forwarded-for", Column::forwarded_for},
    {"host", Column::http_host},
    {"method", Column::method},
    {"path", Column::path},
    {"request", Column::request_line},
    {"status", Column::status},
    {"bytes", Column::bytes},
    {"seconds", Column::seconds},
    {"milliseconds", Column::milliseconds},
    {"user-agent", Column::user_agent},
    {"referer", Column::referer},
}};

Column column_of_word(const std::string& word) {
  std::vector<std::string> known;
  for (const auto& [name, column] : words) {
    if (name == word) return column;
    known.emplace_back(name);
  }
  const auto hint = did_you_mean(word, known);
  throw Error(Error::Kind::input, "bad-field", fmt::format("there is no field '{}'", word))
      .next(hint.empty() ? fmt::format("Known are: {}.", fmt::join(known, ", ")) : hint);
}

}  // namespace

FieldMap usual_fields() {
  return {
      // nginx's variables with escape=json.
      {"time_iso8601", Column::time},
      {"time_local", Column::time},
      {"msec", Column::time},
      {"remote_addr", Column::client},
      {"http_host", Column::http_host},
      {"server_name", Column::server_host},
      {"http_x_forwarded_for", Column::forwarded_for},
      {"x_forwarded_for", Column::forwarded_for},
      {"request_method", Column::method},
      {"request_uri", Column::path},
      {"body_bytes_sent", Column::bytes},
      {"bytes_sent", Column::bytes},
      {"request_time", Column::seconds},
      {"http_user_agent", Column::user_agent},
      {"http_referer", Column::referer},
      // https://caddyserver.com/docs/caddyfile/directives/log
      {"ts", Column::time},
      {"request.remote_ip", Column::client},
      {"request.client_ip", Column::client},
      {"request.host", Column::http_host},
      {"request.headers.User-Agent", Column::user_agent},
      {"request.headers.Referer", Column::referer},
      {"request.method", Column::method},
      {"request.uri", Column::path},
      {"size", Column::bytes},
      {"duration", Column::seconds},
      // https://doc.traefik.io/traefik/observability/access-logs/
      {"StartUTC", Column::begin_time},
      {"Duration", Column::nanoseconds},
      {"ClientHost", Column::client},
      {"RequestHost", Column::http_host},
      {"RequestMethod", Column::method},
      {"RequestPath", Column::path},
      {"DownstreamStatus", Column::status},
      {"DownstreamContentSize", Column::bytes},
      {"request_User-Agent", Column::user_agent},
      {"request_Referer", Column::referer},
      // https://github.com/pinojs/pino-http
      {"req.method", Column::method},
      {"req.url", Column::path},
      {"req.remoteAddress", Column::client},
      {"req.headers.host", Column::http_host},
      {"req.headers.user-agent", Column::user_agent},
      {"req.headers.referer", Column::referer},
      {"req.headers.x-forwarded-for", Column::forwarded_for},
      {"res.statusCode", Column::status},
      {"responseTime", Column::milliseconds},
      // https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/
      {"ClientIP", Column::client},
      {"ClientRequestHost", Column::http_host},
      {"ClientRequestMethod", Column::method},
      {"ClientRequestURI", Column::path},
      {"ClientRequestPath", Column::path},
      {"ClientRequestUserAgent", Column::user_agent},
      {"ClientRequestReferer", Column::referer},
      {"EdgeResponseStatus", Column::status},
      {"EdgeResponseBytes", Column::bytes},
      {"EdgeStartTimestamp", Column::begin_time},
      {"EdgeEndTimestamp", Column::end_time},
      // https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
      {"httpRequest.clientIp", Column::client},
      {"httpRequest.uri", Column::path},
      {"httpRequest.httpMethod", Column::method},
      {"httpRequest.headers.host", Column::http_host},
      {"httpRequest.headers.user-agent", Column::user_agent},
      {"httpRequest.headers.referer", Column::referer},
      {"httpRequest.headers.x-forwarded-for", Column::forwarded_for},
      // https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
      {"start_time", Column::begin_time},
      {"authority", Column::http_host},
      {":authority", Column::http_host},
      {"downstream_remote_address", Column::client},
      {"response_code", Column::status},
      // What people call them.
      {"time", Column::time},
      {"timestamp", Column::time},
      {"@timestamp", Column::time},
      {"client", Column::client},
      {"client_ip", Column::client},
      {"remote_ip", Column::client},
      {"ip", Column::client},
      {"host", Column::server_host},
      {"hostname", Column::server_host},
      {"vhost", Column::server_host},
      {"virtual_host", Column::server_host},
      {"method", Column::method},
      {"path", Column::path},
      {"uri", Column::path},
      {"request", Column::request_line},
      {"status", Column::status},
      {"bytes", Column::bytes},
      {"user_agent", Column::user_agent},
      {"referer", Column::referer},
  };
}

FieldMap cloudfront_fields() {
  FieldMap fields;
  for (const auto* name : {"date", "time", "timestamp", "timestamp(ms)", "c-ip", "c-port", "cs-method",
                           "cs(Host)", "cs-uri-stem", "sc-status", "sc-bytes", "cs(Referer)",
                           "cs(User-Agent)", "x-host-header", "time-taken"})
    fields[name] = cloudfront_column(name);
  return fields;
}

FieldMap cloudfront_parquet_fields() {
  FieldMap fields;
  for (const auto& [name, column] : cloudfront_fields()) {
    std::string plain;
    for (const char c : name) {
      const bool is_large = c >= 'A' && c <= 'Z', is_small = c >= 'a' && c <= 'z';
      if (c != ')') plain += is_large ? static_cast<char>(c - 'A' + 'a') : is_small ? c : '_';
    }
    fields[plain] = column;
  }
  return fields;
}

FieldMap read_field_map(const Json& map) {
  auto fields = usual_fields();
  for (const auto& [word, member] : map.items()) {
    const auto column = column_of_word(word);
    if (!member.is_string())
      throw Error(Error::Kind::input, "bad-field", "the member's name must be a text").where(word);
    // What the map says counts alone.
    std::erase_if(fields, [&](const auto& field) { return field.second == column; });
    fields[member.get<std::string>()] = column;
  }
  return fields;
}

}  // namespace cleave::drain
