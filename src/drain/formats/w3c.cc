#include "drain/formats/w3c.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

using Names = std::span<const std::pair<std::string_view, Column>>;

/// cs(Host) is the distribution's own name, x-host-header what the viewer asked for.
constexpr std::array<std::pair<std::string_view, Column>, 15> cloudfront_names = {{
    {"date", Column::date},
    {"time", Column::time_of_day},
    {"timestamp(ms)", Column::unix_time},
    {"timestamp", Column::unix_time},
    {"c-ip", Column::client},
    {"c-port", Column::client_port},
    {"cs-method", Column::method},
    {"cs(Host)", Column::resource},
    {"cs-uri-stem", Column::path},
    {"sc-status", Column::status},
    {"sc-bytes", Column::bytes},
    {"cs(Referer)", Column::referer},
    {"cs(User-Agent)", Column::percent_user_agent},
    {"x-host-header", Column::http_host},
    {"time-taken", Column::seconds},
}};

/// https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging
constexpr std::array<std::pair<std::string_view, Column>, 19> iis_names = {{
    {"date", Column::date},
    {"time", Column::time_of_day},
    {"s-sitename", Column::resource},
    {"s-ip", Column::server},
    {"s-port", Column::server_port},
    {"c-ip", Column::client},
    {"c-port", Column::client_port},
    {"X-Forwarded-For", Column::forwarded_for},
    {"x-forwarded-for", Column::forwarded_for},
    {"cs(X-Forwarded-For)", Column::forwarded_for},
    {"cs-method", Column::method},
    {"cs-uri-stem", Column::path},
    {"cs-host", Column::http_host},
    {"cs(Host)", Column::http_host},
    {"cs(User-Agent)", Column::plus_user_agent},
    {"cs(Referer)", Column::referer},
    {"sc-status", Column::status},
    {"sc-bytes", Column::bytes},
    {"time-taken", Column::milliseconds},
}};

/// The order of CloudFront's fields never changed; later ones were added behind
/// (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html), so old
/// files may end with the time that answering took.
constexpr std::string_view cloudfront_order =
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
    "cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol "
    "cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type "
    "cs-protocol-version fle-status fle-encrypted-fields c-port";
constexpr std::size_t cloudfront_oldest = 19;

Column column_of(Names names, std::string_view name) {
  const auto known =
      std::find_if(names.begin(), names.end(), [&](const auto& pair) { return pair.first == name; });
  return known == names.end() ? Column::ignored : known->second;
}

Column column_of(Format format, std::string_view name) {
  return format == Format::cloudfront ? cloudfront_column(name) : column_of(iis_names, name);
}

ColumnLayout layout_of(Format format, std::string_view field_names) {
  ColumnLayout layout;
  layout.format = format;
  layout.separator = format == Format::cloudfront ? '\t' : ' ';
  layout.is_quoted = format == Format::iis;  // By its module for advanced logging.
  layout.is_timed_at_end = true;
  std::string names(field_names);
  std::replace(names.begin(), names.end(), '\t', ' ');
  Fields fields(names);
  for (std::string_view name; fields.token(name);) {
    if (!name.empty()) layout.columns.push_back(column_of(format, name));
  }
  layout.required = layout.columns.size();
  return layout;
}

}  // namespace

ColumnLayout cloudfront_layout() {
  auto layout = layout_of(Format::cloudfront, cloudfront_order);
  layout.required = cloudfront_oldest;
  return layout;
}

Column cloudfront_column(std::string_view name) {
  return column_of(cloudfront_names, name);
}

W3cLines::W3cLines(Format format)
    : format_(format), lines_(format == Format::cloudfront ? cloudfront_layout() : layout_of(format, "")) {}

W3cLines::W3cLines(Format format, std::string_view field_names)
    : format_(format), lines_(layout_of(format, field_names)) {}

Line W3cLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  return line.starts_with('#') ? Line::none : lines_.read(line, scratch, request);
}

std::shared_ptr<const LineReader> W3cLines::after_directive(std::string_view line) const {
  constexpr std::string_view fields = "#Fields:";
  if (!line.starts_with(fields)) return nullptr;
  line.remove_prefix(fields.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::make_shared<W3cLines>(format_, line);
}

}  // namespace cleave::drain
