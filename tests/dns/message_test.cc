#include "dns/message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cleave::dns {
namespace {

Message read_back(const Message& message) {
  const auto wire = to_wire(message);
  EXPECT_TRUE(wire);
  const auto read = from_wire(wire.value_or(""));
  EXPECT_TRUE(read);
  return read.value_or(Message{});
}

TEST(Message, QuestionsAreReadAsTheyWereWritten) {
  Message query;
  query.id = 4711;
  query.recursion_desired = true;
  query.questions = {{"WWW.Example.com.", "AAAA"}};
  query.edns_bytes = safe_udp_bytes;
  const Message read = read_back(query);
  EXPECT_EQ(read.id, 4711);
  EXPECT_TRUE(read.recursion_desired);
  EXPECT_FALSE(read.is_response);
  ASSERT_EQ(read.questions.size(), 1u);
  EXPECT_EQ(read.questions[0].name, "WWW.Example.com.");
  EXPECT_EQ(read.questions[0].type, "AAAA");
  EXPECT_EQ(read.questions[0].class_name, "IN");
  EXPECT_EQ(read.edns_bytes, safe_udp_bytes);
}

class RecordsOfAllTypes : public ::testing::TestWithParam<Record> {};

TEST_P(RecordsOfAllTypes, AreReadAsTheyWereWritten) {
  Message reply;
  reply.is_response = true;
  reply.questions = {{GetParam().name, GetParam().type}};
  reply.answer = {GetParam()};
  const Message read = read_back(reply);
  ASSERT_EQ(read.answer.size(), 1u);
  EXPECT_EQ(read.answer[0].name, GetParam().name);
  EXPECT_EQ(read.answer[0].ttl, GetParam().ttl);
  EXPECT_EQ(read.answer[0].type, GetParam().type);
  EXPECT_EQ(read.answer[0].value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(Values, RecordsOfAllTypes,
                         ::testing::Values(Record{"a.example.", 60, "A", "192.0.2.1"},
                                           Record{"a.example.", 60, "AAAA", "2001:db8::1"},
                                           Record{"*.example.", 0, "CNAME", "b.example."},
                                           Record{"example.", 172800, "NS", "ns.example."},
                                           Record{"example.", 5, "MX", "10 mail.example."},
                                           Record{"example.", 5, "TXT", R"("one two" "say \"hi\"")"},
                                           Record{"example.", 5, "SOA",
                                                  "ns.example. host.example. 1 7200 900 1209600 86400"},
                                           Record{"example.", 5, "CAA", "0 issue \"ca.example\""},
                                           Record{"_a._tcp.example.", 5, "SRV", "1 2 443 b.example."},
                                           Record{"example.", 5, "NAPTR", R"(1 2 "u" "a" "!x!y!" .)"}),
                         [](const auto& one) { return one.param.type; });

TEST(Message, AResponseCodeBeyondTheHeaderIsKept) {
  Message reply;
  reply.is_response = true;
  reply.code = "BADVERS";
  reply.edns_bytes = safe_udp_bytes;
  EXPECT_EQ(read_back(reply).code, "BADVERS");
}

TEST(Message, WhatCannotBeExpressedHasNoWireForm) {
  Message reply;
  reply.answer = {{"a.example.", 60, "A", "not an address"}};
  EXPECT_FALSE(to_wire(reply));
  reply.answer = {{"a..example.", 60, "A", "192.0.2.1"}};
  EXPECT_FALSE(to_wire(reply));
}

TEST(Message, BrokenBytesAreNoMessage) {
  Message reply;
  reply.is_response = true;
  reply.questions = {{"www.example.com.", "MX"}};
  reply.answer = {{"www.example.com.", 60, "MX", "10 mail.example.com."}};
  const std::string wire = *to_wire(reply);
  for (std::size_t length = 0; length < wire.size(); ++length)
    EXPECT_FALSE(from_wire(std::string_view(wire).substr(0, length))) << length;
  std::string loop = wire;
  loop[12] = static_cast<char>(0xc0);  // a name that points at itself
  loop[13] = 12;
  EXPECT_FALSE(from_wire(loop));
}

TEST(Message, NamesAreEqualWhateverTheirCase) {
  EXPECT_TRUE(same_name("WWW.example.", "www.EXAMPLE."));
  EXPECT_FALSE(same_name("www.example.", "www.example"));
}

}  // namespace
}  // namespace cleave::dns
