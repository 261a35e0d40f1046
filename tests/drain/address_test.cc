#include "drain/lines/address.h"

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
