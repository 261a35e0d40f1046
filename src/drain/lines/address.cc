#include "drain/lines/address.h"

#include <arpa/inet.h>

#include <charconv>

namespace cleave::drain {
namespace {

constexpr std::size_t v4_begin = 12;
constexpr std::array<unsigned char, v4_begin> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool read_v4(std::string_view text, std::uint32_t& value) {
  std::uint32_t result = 0, part = 0, digits = 0, parts = 0;
  for (const char c : text) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit <= 9) {
      part = part * 10 + digit;
      if (++digits > 3) return false;
    } else if (c == '.' && digits != 0 && part <= 255 && ++parts < 4) {
      result = result << 8 | part;
      part = digits = 0;
    } else {
      return false;
    }
  }
  if (parts != 3 || digits == 0 || part > 255) return false;
  value = result << 8 | part;
  return true;
}

bool read_v6(std::string_view text, Address& address) {
  char copy[INET6_ADDRSTRLEN];
  if (text.size() >= sizeof copy) return false;
  copy[text.copy(copy, sizeof copy)] = '\0';
  return inet_pton(AF_INET6, copy, address.bytes.data()) == 1;
}

}  // namespace

Address Address::of_v4(std::uint32_t host_order) {
  Address address;
  std::memcpy(address.bytes.data(), mapped_prefix.data(), v4_begin);
  const std::uint32_t wire = htonl(host_order);
  std::memcpy(address.bytes.data() + v4_begin, &wire, sizeof wire);
  return address;
}

bool Address::is_v4() const {
  return std::memcmp(bytes.data(), mapped_prefix.data(), v4_begin) == 0;
}

std::string Address::text() const {
  if (!is_known()) return "-";
  char text[INET6_ADDRSTRLEN];
  const bool v4 = is_v4();
  inet_ntop(v4 ? AF_INET : AF_INET6, bytes.data() + (v4 ? v4_begin : 0), text, sizeof text);
  return text;
}

bool read_address(std::string_view text, Address& address) {
  std::uint32_t v4 = 0;
  if (read_v4(text, v4)) {
    address = Address::of_v4(v4);
    return true;
  }
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  return text.find(':') != text.npos && read_v6(text, address);
}

bool read_address_and_port(std::string_view text, Address& address, std::uint16_t& port) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return false;
  const char* const end = text.data() + text.size();
  std::uint16_t number = 0;
  const auto read = std::from_chars(text.data() + colon + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end || !read_address(text.substr(0, colon), address))
    return false;
  port = number;
  return true;
}

}  // namespace cleave::drain
