#include "drain/private_address.h"

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

}  // namespace cleave::drain
