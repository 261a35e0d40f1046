#include "drain/formats/format_string.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "drain/formats/vpc_flow.h"
#include "drain/lines/column.h"
#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

constexpr std::array<std::pair<std::string_view, Column>, 37> variables = {{
    {"$remote_addr", Column::client},
    {"$proxy_protocol_addr", Column::client},
    {"$http_x_forwarded_for", Column::forwarded_for},
    {"$proxy_add_x_forwarded_for", Column::forwarded_for},
    {"$http_x_real_ip", Column::forwarded_for},
    {"$realip_remote_addr", Column::ignored},
    {"$remote_port", Column::client_port},
    {"$time_local", Column::clf_time},
    {"$time_iso8601", Column::time},
    {"$msec", Column::unix_time},
    {"$request", Column::request_line},
    {"$request_method", Column::method},
    {"$request_uri", Column::path},
    {"$uri", Column::path},
    {"$status", Column::status},
    {"$body_bytes_sent", Column::bytes},
    {"$bytes_sent", Column::bytes},
    {"$http_referer", Column::referer},
    {"$http_user_agent", Column::user_agent},
    {"$host", Column::http_host},
    {"$http_host", Column::http_host},
    {"$server_name", Column::server_host},
    {"$request_time", Column::seconds},
    {"$upstream_addr", Column::ignored},
    {"%h", Column::client},
    {"%a", Column::client},
    {"%r", Column::request_line},
    {"%m", Column::method},
    {"%U", Column::path},
    {"%s", Column::status},
    {"%b", Column::bytes},
    {"%B", Column::bytes},
    {"%O", Column::bytes},
    {"%v", Column::server_host},
    {"%V", Column::server_host},
    {"%D", Column::microseconds},
    {"%T", Column::seconds},
}};

struct Piece {
  Column column = Column::ignored;
  std::string literal;  ///< what stands behind it
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Apache: "%>s", "%{Referer}i", "%400,501{User-agent}i". Returns the size; `name` is "%s" or "{referer}i".
std::size_t apache_variable(std::string_view text, std::string& name) {
  std::size_t at = 1;
  std::string argument;
  while (at < text.size() && (text[at] == '>' || text[at] == '<' || text[at] == '!' || text[at] == ',' ||
                              (text[at] >= '0' && text[at] <= '9')))
    ++at;
  if (at < text.size() && text[at] == '{') {
    const auto end = std::min(text.find('}', at), text.size() - 1);
    argument = text.substr(at, end + 1 - at);
    at = end + 1;
  }
  std::transform(argument.begin(), argument.end(), argument.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  name = "%" + argument + std::string(text.substr(std::min(at, text.size()), 1));
  return std::min(at + 1, text.size());
}

/// nginx: "$name" or "${name}".
std::size_t nginx_variable(std::string_view text, std::string& name) {
  const bool braces = text.size() > 1 && text[1] == '{';
  std::size_t end = braces ? 2 : 1;
  while (end < text.size() && is_word(text[end])) ++end;
  name = "$" + std::string(text.substr(braces ? 2 : 1, end - (braces ? 2 : 1)));
  return end + (braces && end < text.size() && text[end] == '}' ? 1 : 0);
}

Column column_of_directive(const std::string& name) {
  if (name == "%{referer}i") return Column::referer;
  if (name == "%{user-agent}i") return Column::user_agent;
  if (name == "%{host}i") return Column::http_host;
  if (name == "%{x-forwarded-for}i" || name == "%{x-real-ip}i") return Column::forwarded_for;
  if (name == "%{c}a") return Column::client;
  if (name == "%{remote}p") return Column::client_port;
  if (name == "%{us}T") return Column::microseconds;
  if (name == "%{ms}T") return Column::milliseconds;
  const auto known =
      std::find_if(variables.begin(), variables.end(), [&](const auto& pair) { return pair.first == name; });
  return known == variables.end() ? Column::ignored : known->second;
}

Error bad_format(std::string_view text, std::string what) {
  return Error(Error::Kind::input, "bad-log-format", std::move(what))
      .where(std::string(text))
      .next("Write it as nginx's log_format or Apache's LogFormat has it.");
}

std::vector<Piece> pieces_of(std::string_view text, std::string& prefix) {
  std::vector<Piece> pieces;
  for (std::string_view rest = text; !rest.empty();) {
    auto& literal = pieces.empty() ? prefix : pieces.back().literal;
    if (rest.starts_with("%%") || (rest[0] != '$' && rest[0] != '%')) {
      literal += rest[0];
      rest.remove_prefix(rest[0] == '%' ? 2 : 1);
      continue;
    }
    if (!pieces.empty() && literal.empty()) throw bad_format(text, "two variables have nothing between them");
    std::string name;
    rest.remove_prefix(rest[0] == '$' ? nginx_variable(rest, name) : apache_variable(rest, name));
    if (name == "%t") {  // It writes the brackets itself.
      literal += '[';
      pieces.push_back({Column::clf_time, "]"});
    } else {
      pieces.push_back({column_of_directive(name), ""});
    }
  }
  return pieces;
}

class FormattedLines : public LineReader {
 public:
  FormattedLines(std::string prefix, std::vector<Piece> pieces, bool is_timed_at_end)
      : prefix_(std::move(prefix)), pieces_(std::move(pieces)), is_timed_at_end_(is_timed_at_end) {}
  Format format() const override { return Format::custom; }

  Line read(std::string_view line, Scratch& scratch, Request& request) const override {
    if (line.empty()) return Line::none;
    if (!line.starts_with(prefix_)) return Line::unparsable;
    request.is_timed_at_end = is_timed_at_end_;
    Fields fields(line.substr(prefix_.size()));
    LineState state;
    for (const auto& piece : pieces_) {
      std::string_view text;
      if (!fields.until(piece.literal, text) || !set_column(piece.column, text, scratch, state, request))
        return Line::unparsable;
    }
    return request.time_us == Request::no_time ? Line::unparsable : Line::request;
  }

 private:
  const std::string prefix_;
  const std::vector<Piece> pieces_;
  const bool is_timed_at_end_;
};

}  // namespace

std::shared_ptr<const LineReader> read_format_string(std::string_view text) {
  if (auto flow = vpc_flow_layout(text)) return std::make_shared<FlowLines>(std::move(*flow));
  std::string prefix;
  auto pieces = pieces_of(text, prefix);
  const auto has = [&](Column column) {
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](const Piece& piece) { return piece.column == column; });
  };
  if (!has(Column::client) && !has(Column::forwarded_for))
    throw bad_format(text, "it does not say who the client is");
  if (!has(Column::clf_time) && !has(Column::time) && !has(Column::unix_time))
    throw bad_format(text, "it does not say when a request was");
  // nginx writes when it has answered, Apache when the request came.
  const bool is_timed_at_end = text.find('$') != text.npos;
  return std::make_shared<FormattedLines>(std::move(prefix), std::move(pieces), is_timed_at_end);
}

}  // namespace cleave::drain
