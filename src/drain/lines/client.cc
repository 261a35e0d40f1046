#include "drain/lines/client.h"

#include "drain/callers/private_address.h"
#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

constexpr std::string_view blanks = " \t\"";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

bool read_one(std::string_view text, Address& client, std::uint16_t& port) {
  if (read_address(text, client)) return true;
  // Without brackets the end of an IPv6 address is no port.
  const bool has_port = text.find(':') == text.rfind(':') || text.starts_with('[');
  return has_port && read_address_and_port(text, client, port);
}

}  // namespace

bool read_client(std::string_view text, Address& client, std::uint16_t& port) {
  if (read_one(text, client, port)) return true;
  Address first;
  std::uint16_t first_port = 0;
  for (;;) {
    const auto comma = text.find(',');
    Address one;
    std::uint16_t one_port = 0;
    if (read_one(trimmed(text.substr(0, comma)), one, one_port)) {
      if (!is_private(one)) {
        client = one;
        port = one_port;
        return true;
      }
      if (!first.is_known()) {
        first = one;
        first_port = one_port;
      }
    }
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  if (!first.is_known()) return false;
  client = first;
  port = first_port;
  return true;
}

void set_client(std::string_view text, Request& request) {
  text = unless_dash(text);
  if (!text.empty() && !read_client(text, request.client, request.client_port)) request.client_text = text;
}

}  // namespace cleave::drain
