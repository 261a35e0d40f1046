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

Json leading_to(const char* type, const char* value) {
  return {
      {"Name", "www.example.com."}, {"Type", type}, {"TTL", 60}, {"ResourceRecords", {{{"Value", value}}}}};
}

TEST(DnsRecord, EndpointsOfS3FindTheBucketByTheHost) {
  for (const char* endpoint :
       {"s3.amazonaws.com", "files.s3.amazonaws.com.", "a.b.s3.eu-west-1.amazonaws.com",
        "files.s3-eu-west-1.amazonaws.com", "s3-website-us-east-1.amazonaws.com",
        "files.s3-website.eu-central-1.amazonaws.com", "files.s3.dualstack.eu-west-1.amazonaws.com",
        "files.s3-accelerate.amazonaws.com"})
    EXPECT_TRUE(leads_to_own_bucket(leading_to("CNAME", endpoint))) << endpoint;
  for (const char* other : {"s3-web-123.us-east-1.elb.amazonaws.com", "s3.example.com", "d1.cloudfront.net",
                            "ec2-203-0-113-25.compute-1.amazonaws.com"})
    EXPECT_FALSE(leads_to_own_bucket(leading_to("CNAME", other))) << other;
}

TEST(DnsRecord, PrivateAddressesLeadIntoANetwork) {
  for (const char* address : {"10.0.0.5", "172.31.255.1", "192.168.1.1", "100.64.0.1", "169.254.1.1"})
    EXPECT_TRUE(leads_into_network(leading_to("A", address))) << address;
  for (const char* address : {"fd00::1", "fe80::1"})
    EXPECT_TRUE(leads_into_network(leading_to("AAAA", address))) << address;
  for (const char* host : {"ip-10-0-0-5.ec2.internal", "internal-web-1.us-east-1.elb.amazonaws.com"})
    EXPECT_TRUE(leads_into_network(leading_to("CNAME", host))) << host;
  for (const char* address : {"172.32.0.1", "100.128.0.1", "198.51.100.7", "11.0.0.1"})
    EXPECT_FALSE(leads_into_network(leading_to("A", address))) << address;
  EXPECT_FALSE(leads_into_network(leading_to("TXT", "10.0.0.5")));
}

}  // namespace
}  // namespace cleave::names
