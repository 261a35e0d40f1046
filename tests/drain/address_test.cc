#include "drain/lines/address.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cleave::drain {
namespace {

std::string read(std::string_view text) {
  Address address;
  return read_address(text, address) ? address.text() : "no";
}

TEST(Address, OneClientIsOneHoweverItIsWritten) {
  EXPECT_EQ(read("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(read("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(read("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(read("[2001:db8::1]"), "2001:db8::1");
}

TEST(Address, EverythingElseIsNone) {
  for (const auto* bad :
       {"", "-", "192.0.2", "192.0.2.256", "192.0.2.1.", ".192.0.2.1", "192.0.2.0001", "192.0..1",
        "host.example.com", "2001:db8::1::", "2001:db8::1%eth0", "12345", "[192.0.2.1"})
    EXPECT_EQ(read(bad), "no") << bad;
  EXPECT_EQ(Address{}.text(), "-");
}

/// Part by part, as one reads it.
std::string v4_by_parts(std::string_view text) {
  std::string written;
  for (int part = 0; part < 4; ++part) {
    const auto end = part == 3 ? text.size() : text.find('.');
    if (end == text.npos || end == 0 || end > 3) return "no";
    const auto digits = text.substr(0, end);
    if (digits.find_first_not_of("0123456789") != digits.npos) return "no";
    const int number = std::stoi(std::string(digits));
    if (number > 255) return "no";
    written += (part == 0 ? "" : ".") + std::to_string(number);
    text.remove_prefix(part == 3 ? end : end + 1);
  }
  return written;
}

TEST(Address, AnyBytesAreReadAsPartByPart) {
  std::mt19937 random(7);
  const std::string_view likely = "0123456789012345678925.....";
  int addresses = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text;
    if (i % 2 == 0) {
      for (int part = 0; part < 4; ++part)
        text += (part == 0 ? "" : ".") + std::to_string(random() % (i % 4 == 0 ? 260 : 20));
      if (random() % 2 == 0) text[random() % text.size()] = static_cast<char>(random());
    } else {
      for (auto size = 5 + random() % 13; size > 0; --size) text += likely[random() % likely.size()];
    }
    const auto expected = v4_by_parts(text);
    addresses += expected != "no" ? 1 : 0;
    if (text.find(':') != text.npos) continue;  // May be one of IPv6.
    ASSERT_EQ(read(text), expected) << text;
  }
  EXPECT_GT(addresses, 50'000);
}

TEST(Address, PortsStandBehindTheLastColon) {
  Address address;
  std::uint16_t port = 0;
  ASSERT_TRUE(read_address_and_port("192.0.2.1:443", address, port));
  EXPECT_EQ(address.text(), "192.0.2.1");
  EXPECT_EQ(port, 443);
  ASSERT_TRUE(read_address_and_port("[2001:db8::1]:80", address, port));
  EXPECT_EQ(address.text(), "2001:db8::1");
  ASSERT_TRUE(read_address_and_port("2001:db8::1:8080", address, port));
  EXPECT_EQ(address.text(), "2001:db8::1");
  EXPECT_EQ(port, 8080);
  for (const auto* bad : {"192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:x", ":80", "-"})
    EXPECT_FALSE(read_address_and_port(bad, address, port)) << bad;
}

}  // namespace
}  // namespace cleave::drain
