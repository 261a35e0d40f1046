#include "names/dns_record.h"

#include <gtest/gtest.h>

namespace cleave::names {
namespace {

TEST(DnsName, HasOneSpelling) {
  EXPECT_EQ(dns_name("WWW.Example.com"), "www.example.com.");
  EXPECT_EQ(dns_name("\\052.example.com."), "*.example.com.");
  EXPECT_EQ(dns_name("a\\056b.example.com"), "a\\056b.example.com.");
  EXPECT_EQ(dns_parent("www.example.com"), "example.com.");
  EXPECT_EQ(dns_parent("com."), "");
  EXPECT_EQ(host_name("Example.com."), "example.com");
}

TEST(DnsName, StandsInItsZoneOnly) {
  EXPECT_TRUE(is_in_zone("example.com", "example.com."));
  EXPECT_TRUE(is_in_zone("a.b.EXAMPLE.com.", "example.com"));
  EXPECT_FALSE(is_in_zone("notexample.com", "example.com"));
}

/// Two values of one type, and whether a resolver would see the same.
struct Pair {
  const char* type;
  const char* left;
  const char* right;
  bool same;
};

class AnswerForm : public ::testing::TestWithParam<Pair> {};

Json record(const char* type, const char* value) {
  return {{"Name", "x.example.com"}, {"Type", type}, {"TTL", 60}, {"ResourceRecords", {{{"Value", value}}}}};
}

TEST_P(AnswerForm, ComparesWhatGoesOnTheWire) {
  const Pair& pair = GetParam();
  EXPECT_EQ(answer_form(record(pair.type, pair.left)) == answer_form(record(pair.type, pair.right)),
            pair.same)
      << pair.type << ": " << pair.left << " and " << pair.right;
}

INSTANTIATE_TEST_SUITE_P(
    Values, AnswerForm,
    ::testing::Values(Pair{"AAAA", "2001:db8:0:0::1", "2001:DB8::1", true},
                      Pair{"AAAA", "2001:db8::1", "2001:db8::2", false},
                      Pair{"A", "192.0.2.1", "192.0.2.1", true},
                      Pair{"CNAME", "A.example", "a.example.", true},
                      Pair{"MX", "10  Mail.example", "10 mail.example.", true},
                      Pair{"MX", "10 mail.example", "20 mail.example", false},
                      Pair{"TXT", "\"a\\142c\"", "\"abc\"", true},
                      Pair{"TXT", "\"a\" \"b\"", "\"ab\"", false}, Pair{"TXT", "\"Abc\"", "\"abc\"", false},
                      Pair{"TXT", "\"a\\\"b\"", "\"a\\042b\"", true},
                      Pair{"CAA", "0 issue \"amazon.com\"", "0  issue \"amazon.com\"", true}));

TEST(AnswerForm, OrderOfValuesDoesNotCount) {
  Json left = record("A", "192.0.2.1"), right = left;
  left["ResourceRecords"] = {{{"Value", "192.0.2.1"}}, {{"Value", "192.0.2.2"}}};
  right["ResourceRecords"] = {{{"Value", "192.0.2.2"}}, {{"Value", "192.0.2.1"}}};
  EXPECT_EQ(answer_form(left), answer_form(right));
}

}  // namespace
}  // namespace cleave::names
