#include "drain/formats/combined.h"

#include "drain/lines/fields.h"
#include "drain/lines/request_line.h"

namespace cleave::drain {

Line CombinedLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  Fields fields(line);
  std::string_view host, client, ident, user_and_bracket, time, status, bytes;
  const bool has_host = first_ == First::virtual_host;
  if (has_host && !fields.token(host)) return Line::unparsable;
  // A user's name may have spaces; the bracket of the time ends it.
  if (!fields.token(client) || !fields.token(ident) || !fields.token(user_and_bracket, '['))
    return Line::unparsable;
  if (has_host && client == "-") return Line::unparsable;  // That was an ident: there is no host in front.
  if (user_and_bracket.empty() || user_and_bracket.back() != ' ') return Line::unparsable;
  std::string_view words, quoted_request;
  if (!fields.token(time, ']') || !scratch.time.read_clf(time, request.time_us)) return Line::unparsable;
  if (!fields.token(words) || !words.empty()) return Line::unparsable;  // The space behind the bracket.
  if (!fields.quoted(quoted_request) || !fields.token(status) || !fields.token(bytes))
    return Line::unparsable;
  if (!read_number_or_dash(status, request.status)) return Line::unparsable;
  request.bytes = 0;  // "-" is how Apache's %b says that no byte was sent.
  if (!read_number_or_dash(bytes, request.bytes)) return Line::unparsable;
  if (!read_address(client, request.client)) request.client_text = client;
  if (has_host) request.host = unless_dash(without_port(host));
  read_request_line(quoted_request, request);
  if (fields.quoted(request.referer) && fields.quoted(request.user_agent)) {
    request.referer = unless_dash(request.referer);
    request.user_agent = unless_dash(request.user_agent);
  }
  return Line::request;
}

}  // namespace cleave::drain
