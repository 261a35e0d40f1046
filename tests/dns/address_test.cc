#include "dns/address.h"

#include <gtest/gtest.h>

namespace cleave::dns {
namespace {

std::string again(const char* text) {
  const auto address = address_from_text(text);
  return address ? to_text(*address) : "none";
}

TEST(Address, IsReadInAllItsForms) {
  EXPECT_EQ(again("192.0.2.1"), "192.0.2.1:53");
  EXPECT_EQ(again("127.0.0.1:5300"), "127.0.0.1:5300");
  EXPECT_EQ(again("2001:db8::1"), "[2001:db8::1]:53");
  EXPECT_EQ(again("[2001:db8::1]:5300"), "[2001:db8::1]:5300");
}

TEST(Address, AnythingElseIsNone) {
  for (const char* text :
       {"", "localhost", "localhost:53", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:5x", "192.0.2:53",
        "[192.0.2.1]:53", "[2001:db8::1]", "2001:db8::1]:53", "192.0.2.1:53:53"})
    EXPECT_EQ(again(text), "none") << text;
}

TEST(Resolvers, AreThoseOfTheFile) {
  const auto found = resolvers_in(
      "# comment\nsearch example.com\nnameserver 192.0.2.1\n nameserver 2001:db8::1 \noptions "
      "edns0\nnameserver x\n");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(to_text(found[0]), "192.0.2.1:53");
  EXPECT_EQ(to_text(found[1]), "[2001:db8::1]:53");
}

TEST(Resolvers, WithoutAFileTheMachineItselfIsAsked) {
  ASSERT_EQ(resolvers_in("").size(), 1u);
  EXPECT_EQ(to_text(resolvers_in("").front()), "127.0.0.1:53");
}

}  // namespace
}  // namespace cleave::dns
