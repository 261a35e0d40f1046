#include "drain/callers/private_address.h"

namespace cleave::drain {

bool is_private(const Address& address) {
  const auto& bytes = address.bytes;
  if (!address.is_v4())
    return (bytes[0] & 0xFE) == 0xFC ||
           (bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80);  // RFC 4193, RFC 4291
  const auto a = bytes[12], b = bytes[13];
  // RFC 1918, loopback, RFC 6598, link-local.
  return a == 10 || (a == 172 && (b & 0xF0) == 16) || (a == 192 && b == 168) || a == 127 ||
         (a == 100 && (b & 0xC0) == 64) || (a == 169 && b == 254);
}

std::string_view private_address_pattern() {
  return R"(^(10\.|172\.(1[6-9]|2[0-9]|3[01])\.|192\.168\.|127\.|169\.254\.)"
         R"(|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:))";
}

}  // namespace cleave::drain
