#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::dns {

/// Where a DNS server listens: an IPv4 or IPv6 address as text, and a port.
struct Address {
  std::string ip;
  std::uint16_t port = 53;
};

/// "192.0.2.1", "192.0.2.1:5300", "2001:db8::1" or "[2001:db8::1]:5300"; nothing for anything else, host
/// names too.
std::optional<Address> address_from_text(std::string_view text);
/// With the port.
std::string to_text(const Address& address);

bool is_ipv6(const Address& address);

/// The name servers that a resolv.conf(5) names; the one on this machine when it names none.
std::vector<Address> resolvers_in(std::string_view resolv_conf);

}  // namespace cleave::dns
