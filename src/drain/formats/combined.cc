#include "drain/formats/combined.h"

#include <algorithm>
#include <array>

#include "drain/callers/private_address.h"
#include "drain/lines/client.h"
#include "drain/lines/fields.h"
#include "drain/lines/request_line.h"

namespace cleave::drain {
namespace {

/// What stands before the bracket of the time: words between any number of spaces.
class Words {
 public:
  explicit Words(std::string_view text) {
    for (auto at = text.find_first_not_of(' '); at != text.npos && count_ < words_.size();
         at = text.find_first_not_of(' ', at)) {
      const auto end = std::min(text.find(' ', at), text.size());
      words_[count_++] = text.substr(at, end - at);
      at = end;
    }
  }
  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t i) const { return i < count_ ? words_[i] : std::string_view(); }

 private:
  std::array<std::string_view, 16> words_;
  std::size_t count_ = 0;
};

bool names_client(std::string_view word) {
  while (!word.empty() && word.back() == ',') word.remove_suffix(1);
  Address client;
  std::uint16_t port = 0;
  return read_client(word, client, port);
}

bool is_public(std::string_view word) {
  Address client;
  std::uint16_t port = 0;
  return read_client(word, client, port) && !is_private(client);
}

/// Of the letters of names of hosts, with a port at most: what else may stand in front of a line is none.
bool may_be_host(std::string_view word) {
  Address address;
  if (read_address(without_port(word), address)) return true;
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_*:";
  return !word.empty() && word.find_first_not_of(letters) == word.npos && word.find(':') == word.rfind(':') &&
         !word.ends_with(':');
}

/// An address, or the name that a server has found for one.
bool may_be_client(std::string_view word) {
  return names_client(word) || word == "localhost" || (may_be_host(word) && word.find('.') != word.npos);
}

/// Whether what stands in front of `next` is a virtual host. It may be an address, which stands in front of a
/// client's; in front of a proxy's, which is one of the own network, it is X-Forwarded-For. "-" is a list of
/// nobody.
bool is_host(std::string_view word, std::string_view next) {
  if (word == "-" || next == "-") return false;
  return names_client(word) ? !word.ends_with(',') && is_public(next) : true;
}

/// [HOST] CLIENT… IDENT USER…, where CLIENT may be several addresses: those of X-Forwarded-For and of who
/// asked.
bool read_front(std::string_view front, Request& request) {
  const Words words(front);
  if (words.size() < 3) return false;
  std::size_t first = 0;
  if (words.size() > 3 && is_host(words[0], words[1])) {
    if (!may_be_host(words[0]) || !may_be_client(words[1])) return false;
    request.host = unless_dash(without_port(words[0]));
    request.is_host_of_server = true;
    first = 1;
  }
  std::size_t end = first;
  while (end < words.size() &&
         (names_client(words[end]) || (words[end] == "-" && names_client(words[end + 1]))))
    ++end;
  if (end <= first + 1) {
    // Behind a name of a client there is no address.
    for (auto i = first + 1; end == first && i < words.size(); ++i)
      if (names_client(words[i])) return false;
    set_client(words[first], request);
    return true;
  }
  for (auto i = first; i < end; ++i) {
    Address client;
    std::uint16_t port = 0;
    auto word = words[i];
    while (!word.empty() && word.back() == ',') word.remove_suffix(1);
    if (!read_client(word, client, port)) continue;
    if (request.client.is_known() && is_private(client)) continue;
    request.client = client;
    request.client_port = port;
    if (!is_private(client)) break;
  }
  return true;
}

/// "CLIENT - USER [", as most lines begin.
bool read_plain_front(Fields& fields, Request& request) {
  std::string_view client, ident, user;
  if (!fields.token(client) || !fields.token(ident) || ident != "-" || !fields.token(user, '[')) return false;
  return !user.empty() && user.back() == ' ' && read_address(client, request.client);
}

/// nginx's "main" has X-Forwarded-For behind the agent.
void read_forwarded_for(Fields& fields, Request& request) {
  if (request.client.is_known() && !is_private(request.client)) return;
  std::string_view list;
  Address client;
  std::uint16_t port = 0;
  if (!fields.quoted(list) || !read_client(list, client, port) || is_private(client)) return;
  request.client = client;
  request.client_port = port;
}

}  // namespace

Line CombinedLines::read(std::string_view line, Scratch& scratch, Request& request) const {
  Fields fields(line);
  std::string_view time, status, bytes, nothing, quoted_request;
  if (!read_plain_front(fields, request)) {
    // A user's name may have spaces; the bracket of the time ends it. An IPv6 address may have one in front.
    const auto bracket = line.find(" [", line.starts_with('[') ? 1 : 0);
    if (bracket == line.npos || !read_front(line.substr(0, bracket + 1), request)) return Line::unparsable;
    fields = Fields(line.substr(bracket + 2));
  }
  if (!fields.token(time, ']') || !scratch.time.read_clf(time, request.time_us)) return Line::unparsable;
  if (!fields.token(nothing) || !nothing.empty()) return Line::unparsable;  // The space behind the bracket.
  if (!fields.quoted(quoted_request) || !fields.token(status) || !fields.token(bytes))
    return Line::unparsable;
  if (!read_number_or_dash(status, request.status)) return Line::unparsable;
  request.bytes = 0;  // "-" is how Apache's %b says that no byte was sent.
  if (!read_number_or_dash(bytes, request.bytes)) return Line::unparsable;
  read_request_line(quoted_request, request);
  if (fields.quoted(request.referer) && fields.quoted(request.user_agent)) {
    request.referer = unless_dash(request.referer);
    request.user_agent = unless_dash(request.user_agent);
    read_forwarded_for(fields, request);
  }
  return Line::request;
}

}  // namespace cleave::drain
