#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cleave::drain {

/// An IP address as 16 bytes; IPv4 stands in the mapped form ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), so that a
/// client is one client however it was written. All zero: unknown.
struct Address {
  std::array<unsigned char, 16> bytes{};

  static Address of_v4(std::uint32_t host_order);

  bool is_known() const { return high() != 0 || low() != 0; }
  bool is_v4() const;
  /// "192.0.2.1", "2001:db8::1"; "-" when it is unknown.
  std::string text() const;

  std::uint64_t high() const { return word(0); }
  std::uint64_t low() const { return word(8); }
  bool operator==(const Address& other) const { return high() == other.high() && low() == other.low(); }
  bool operator<(const Address& other) const { return bytes < other.bytes; }

 private:
  /// Eight bytes in the machine's order, for hashing.
  std::uint64_t word(std::size_t at) const {
    std::uint64_t value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  }
};

/// Whether `text` is an address and nothing else; brackets around an IPv6 one are accepted, a zone is not.
/// `address` changes only when it is.
bool read_address(std::string_view text, Address& address);

/// "192.0.2.1:443", "[2001:db8::1]:443", and ALB's unbracketed "2001:db8::1:443": what stands after the last
/// colon is the port.
bool read_address_and_port(std::string_view text, Address& address, std::uint16_t& port);

}  // namespace cleave::drain
