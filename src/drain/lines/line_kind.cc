#include "drain/lines/line_kind.h"

#include <algorithm>
#include <array>

#include "drain/callers/private_address.h"
#include "drain/lines/address.h"
#include "names/letters.h"

namespace cleave::drain {
namespace {

using names::is_digit;

bool has_form(std::string_view text, std::string_view form) {
  return text.size() >= form.size() && std::equal(form.begin(), form.end(), text.begin(), [](char f, char c) {
           return f == '0' ? is_digit(c) : f == 'a' ? c >= 'A' && c <= 'z' : f == c;
         });
}

/// nginx: "2026/11/20 06:30:00 [error] 29#29: …"; Apache: "[Fri Nov 20 06:30:00.123456 2026] [core:error] …"
/// (https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat).
bool is_error(std::string_view line) {
  if (has_form(line, "0000/00/00 00:00:00 [")) return true;
  return has_form(line, "[aaa aaa 00 00:00:00") && line.find("] [") != line.npos;
}

bool has_request(std::string_view line) {
  constexpr std::array<std::string_view, 9> words{"HTTP/",   "GET ",     "POST ",   "HEAD ",   "PUT ",
                                                  "DELETE ", "OPTIONS ", "\"GET\"", "\"POST\""};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return line.find(word) != line.npos; });
}

/// An IPv4 address that somebody outside may have.
bool has_client(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    if (!is_digit(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && (is_digit(line[end]) || line[end] == '.')) ++end;
    Address address;
    if (read_address(line.substr(at, end - at), address) && !is_private(address) && line[at] != '0')
      return true;
    at = end;
  }
  return false;
}

}  // namespace

Line kind_of_unread_line(std::string_view line, bool is_shared) {
  if (is_error(line)) return Line::error;
  return !is_shared || has_request(line) || has_client(line) ? Line::unparsable : Line::aside;
}

}  // namespace cleave::drain
