#include <gtest/gtest.h>

#include "twin/names_and_edges.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

class Route53 : public testing::Test {
 protected:
  std::vector<std::string> names_in(const std::string& zone, const Json& more = Json::object()) {
    Json input = {{"HostedZoneId", zone}};
    input.update(more);
    std::vector<std::string> names;
    const Json listed = edges.call("route53", "ListResourceRecordSets", input);
    for (const Json& set : listed.at("ResourceRecordSets")) {
      names.push_back(text(set, "Name") + " " + text(set, "Type"));
    }
    return names;
  }
  static Json one(const char* value) { return Json::array({value}); }

  NamesAndEdges edges;
};

TEST_F(Route53, NewZoneHasFourNameServersOfItsOwnAndTwoRecords) {
  const Json first =
      edges.call("route53", "CreateHostedZone", {{"Name", "Example.COM"}, {"CallerReference", "1"}});
  const Json second =
      edges.call("route53", "CreateHostedZone", {{"Name", "example.com"}, {"CallerReference", "1"}},
                 NamesAndEdges::destination);
  EXPECT_EQ(text(first, "HostedZone/Name"), "example.com.");
  EXPECT_EQ(at(first, "DelegationSet/NameServers").size(), 4U);
  for (const Json& server : at(first, "DelegationSet/NameServers")) {
    for (const Json& other : at(second, "DelegationSet/NameServers")) EXPECT_NE(server, other);
  }
  const std::string id = text(first, "HostedZone/Id").substr(12);
  EXPECT_EQ(names_in(id), (std::vector<std::string>{"example.com. NS", "example.com. SOA"}));
}

TEST_F(Route53, CallerReferenceIsUsedOnce) {
  edges.zone("example.com", "1");
  EXPECT_EQ(edges.refusal("route53", "CreateHostedZone", {{"Name", "example.com"}, {"CallerReference", "1"}}),
            "HostedZoneAlreadyExists");
}

TEST_F(Route53, ListsByReversedLabelsThenTypeInPages) {
  const std::string zone = edges.zone("example.com", "1");
  edges.change(zone, "CREATE", edges.record("www.example.com", "A", one("192.0.2.1")));
  edges.change(zone, "CREATE", edges.record("*.example.com", "A", one("192.0.2.2")));
  edges.change(zone, "CREATE", edges.record("a.www.example.com", "TXT", one("\"x\"")));
  edges.change(zone, "CREATE", edges.record("mail.example.com", "MX", one("10 mx.example.com")));
  const std::vector<std::string> all = {"example.com. NS",      "example.com. SOA",
                                        "\\052.example.com. A", "mail.example.com. MX",
                                        "www.example.com. A",   "a.www.example.com. TXT"};
  EXPECT_EQ(names_in(zone), all);
  const Json page =
      edges.call("route53", "ListResourceRecordSets", {{"HostedZoneId", zone}, {"MaxItems", "4"}});
  EXPECT_TRUE(page.at("IsTruncated").get<bool>());
  EXPECT_EQ(names_in(zone, {{"StartRecordName", page.at("NextRecordName")},
                            {"StartRecordType", page.at("NextRecordType")}}),
            (std::vector<std::string>{all[4], all[5]}));
}

TEST_F(Route53, BatchIsAllOrNothing) {
  const std::string zone = edges.zone("example.com", "1");
  const Json changes = Json::array(
      {{{"Action", "CREATE"}, {"ResourceRecordSet", edges.record("www.example.com", "A", one("192.0.2.1"))}},
       {{"Action", "DELETE"},
        {"ResourceRecordSet", edges.record("none.example.com", "A", one("192.0.2.1"))}}});
  EXPECT_EQ(edges.refusal("route53", "ChangeResourceRecordSets",
                          {{"HostedZoneId", zone}, {"ChangeBatch", {{"Changes", changes}}}}),
            "InvalidChangeBatch");
  EXPECT_EQ(
      edges.message(),
      "[Tried to delete resource record set [name='none.example.com.', type='A'] but it was not found]");
  EXPECT_EQ(names_in(zone).size(), 2U);
}

TEST_F(Route53, BatchHoldsAThousandValuesAndUpsertCountsTwice) {
  const std::string zone = edges.zone("example.com", "1");
  const auto batch = [&](int values, const char* action) {
    Json changes = Json::array();
    for (int i = 0; i < values; ++i) {
      const std::string name = "r" + std::to_string(i) + ".example.com";
      changes.push_back(
          {{"Action", action}, {"ResourceRecordSet", edges.record(name, "A", one("192.0.2.1"))}});
    }
    return edges.refusal("route53", "ChangeResourceRecordSets",
                         {{"HostedZoneId", zone}, {"ChangeBatch", {{"Changes", changes}}}});
  };
  EXPECT_EQ(batch(501, "UPSERT"), "InvalidChangeBatch");
  EXPECT_EQ(batch(1001, "CREATE"), "InvalidChangeBatch");
  EXPECT_EQ(batch(1000, "CREATE"), "");
  EXPECT_EQ(batch(500, "UPSERT"), "");
}

struct Refused {
  const char* name;
  const char* action;
  Json record;
  const char* code;
  const char* message;
};

TEST_F(Route53, RefusesWhatAwsRefuses) {
  const std::string zone = edges.zone("example.com", "1");
  edges.change(zone, "CREATE", edges.record("www.example.com", "A", one("192.0.2.1")));
  edges.change(zone, "CREATE", edges.record("alias.example.com", "CNAME", one("www.example.com")));
  const Json zone_ns = edges.call("route53", "ListResourceRecordSets", {{"HostedZoneId", zone}})
                           .at("ResourceRecordSets")
                           .at(0);
  Json routed = edges.record("www.example.com", "A", one("192.0.2.9"));
  routed.update({{"SetIdentifier", "x"}, {"Weight", 1}});
  Json unnamed = edges.record("w.example.com", "A", one("192.0.2.9"));
  unnamed["Weight"] = 1;
  Json endless = edges.record("w.example.com", "A", one("192.0.2.9"));
  endless.erase("TTL");
  const Refused cases[] = {
      {"create twice", "CREATE", edges.record("www.example.com", "A", one("192.0.2.2")), "InvalidChangeBatch",
       "[Tried to create resource record set [name='www.example.com.', type='A'] but it already exists]"},
      {"delete with another TTL", "DELETE", edges.record("www.example.com", "A", one("192.0.2.1"), 60),
       "InvalidChangeBatch",
       "[Tried to delete resource record set [name='www.example.com.', type='A'] but the values provided do "
       "not match "
       "the current values]"},
      {"CNAME beside others", "CREATE", edges.record("www.example.com", "CNAME", one("x.example.net")),
       "InvalidChangeBatch",
       "[RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other "
       "records with the "
       "same DNS name in zone example.com.]"},
      {"CNAME at the apex", "CREATE", edges.record("example.com", "CNAME", one("x.example.net")),
       "InvalidChangeBatch",
       "[RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.]"},
      {"others beside a CNAME", "CREATE", edges.record("alias.example.com", "TXT", one("\"x\"")),
       "InvalidChangeBatch", nullptr},
      {"another zone's name", "CREATE", edges.record("www.example.net", "A", one("192.0.2.1")),
       "InvalidChangeBatch", "[RRSet with DNS name www.example.net. is not permitted in zone example.com.]"},
      {"no address", "CREATE", edges.record("x.example.com", "A", one("host")), "InvalidChangeBatch",
       nullptr},
      {"text without quotes", "CREATE", edges.record("x.example.com", "TXT", one("text")),
       "InvalidChangeBatch", nullptr},
      {"apex NS", "DELETE", zone_ns, "InvalidChangeBatch",
       "[A HostedZone must contain at least one NS record for the zone itself.]"},
      {"weighted beside simple", "CREATE", routed, "InvalidChangeBatch", nullptr},
      {"weighted without identifier", "CREATE", unnamed, "InvalidInput", nullptr},
      {"no TTL", "CREATE", endless, "InvalidInput", nullptr},
      {"alias to a missing record", "CREATE", edges.alias("al.example.com", zone, "none.example.com"),
       "InvalidChangeBatch", nullptr},
      {"alias to a distribution that does not exist", "CREATE",
       edges.alias("al.example.com", "Z2FDTNDATAQYW2", "d0.cloudfront.net"), "InvalidChangeBatch", nullptr},
      {"alias with a wrong zone", "CREATE", edges.alias("al.example.com", "Z123", "d0.cloudfront.net"),
       "InvalidChangeBatch", nullptr}};
  for (const Refused& refused : cases) {
    EXPECT_EQ(edges.refused_change(zone, refused.action, refused.record), refused.code) << refused.name;
    if (refused.message != nullptr) {
      EXPECT_EQ(edges.message(), refused.message) << refused.name;
    }
  }
}

TEST_F(Route53, AliasInsideTheZoneAnswersItsTarget) {
  const std::string zone = edges.zone("example.com", "1");
  edges.change(zone, "CREATE", edges.record("www.example.com", "A", one("192.0.2.1")));
  edges.change(zone, "CREATE", edges.alias("example.com", zone, "www.example.com"));
  const Json answer =
      edges.call("route53", "TestDNSAnswer",
                 {{"HostedZoneId", zone}, {"RecordName", "example.com"}, {"RecordType", "A"}});
  EXPECT_EQ(answer.at("RecordData"), one("192.0.2.1"));
  EXPECT_EQ(answer.at("ResponseCode"), "NOERROR");
}

TEST_F(Route53, ChangeIsInSyncAfterAWhile) {
  const std::string zone = edges.zone("example.com", "1");
  const Json made = edges.change(zone, "CREATE", edges.record("www.example.com", "A", one("192.0.2.1")));
  const Json ask = {{"Id", at(made, "ChangeInfo/Id")}};
  EXPECT_EQ(text(edges.call("route53", "GetChange", ask), "ChangeInfo/Status"), "PENDING");
  edges.pass(30s);
  EXPECT_EQ(text(edges.call("route53", "GetChange", ask), "ChangeInfo/Status"), "INSYNC");
}

TEST_F(Route53, OnlyAnEmptyZoneIsDeleted) {
  const std::string zone = edges.zone("example.com", "1");
  const Json record = edges.record("www.example.com", "A", one("192.0.2.1"));
  edges.change(zone, "CREATE", record);
  EXPECT_EQ(edges.refusal("route53", "DeleteHostedZone", {{"Id", zone}}), "HostedZoneNotEmpty");
  edges.change(zone, "DELETE", record);
  edges.call("route53", "DeleteHostedZone", {{"Id", zone}});
  EXPECT_EQ(edges.refusal("route53", "GetHostedZone", {{"Id", zone}}), "NoSuchHostedZone");
}

TEST_F(Route53, HealthCheckReferenceStaysUsedAfterDeletion) {
  Json input = {{"CallerReference", "1"},
                {"HealthCheckConfig", {{"Type", "HTTP"}, {"IPAddress", "192.0.2.1"}}}};
  const Json made = edges.call("route53", "CreateHealthCheck", input);
  EXPECT_EQ(edges.call("route53", "CreateHealthCheck", input).at("HealthCheck"), made.at("HealthCheck"));
  EXPECT_EQ(at(made, "HealthCheck/HealthCheckConfig/Port"), 80);
  edges.call("route53", "DeleteHealthCheck", {{"HealthCheckId", at(made, "HealthCheck/Id")}});
  EXPECT_EQ(edges.refusal("route53", "CreateHealthCheck", input), "HealthCheckAlreadyExists");
}

TEST_F(Route53, TagsOfAZone) {
  const std::string zone = edges.zone("example.com", "1");
  const Json which = {{"ResourceType", "hostedzone"}, {"ResourceId", zone}};
  Json change = which;
  change["AddTags"] = Json::array({{{"Key", "team"}, {"Value", "web"}}});
  edges.call("route53", "ChangeTagsForResource", change);
  const Json tags = edges.call("route53", "ListTagsForResource", which);
  EXPECT_EQ(at(tags, "ResourceTagSet/Tags"), change.at("AddTags"));
}

}  // namespace
}  // namespace cleave::twin
