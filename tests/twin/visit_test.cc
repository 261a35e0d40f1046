#include "twin/visit.h"

#include <gtest/gtest.h>

#include "twin/names_and_edges.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

/// Two distributions with each account's bucket behind them, and a zone that leads to the source's.
class Visit : public testing::Test {
 protected:
  void SetUp() override {
    zone = edges.registered_zone("example.com");
    from = distribution("source", source, {"www.example.com"});
    to = distribution("destination", destination, Json::array());
    point("www.example.com", from, source);
  }

  std::string distribution(const std::string& name, const char* account, const Json& aliases) {
    make_public_bucket(name + "-bucket", account);
    const std::string arn = edges.issued_certificate("*.example.com", account, zone, source);
    Json config = edges.distribution_config(name, arn, aliases);
    config["DefaultRootObject"] = "index.html";
    config["Origins"]["Items"][0] = {{"Id", "one"},
                                     {"DomainName", name + "-bucket.s3.us-east-1.amazonaws.com"},
                                     {"S3OriginConfig", {{"OriginAccessIdentity", ""}}}};
    const Json made =
        edges.call("cloudfront", "CreateDistribution", {{"DistributionConfig", config}}, account);
    edges.pass(6min);
    return text(made, "Distribution/Id");
  }

  void make_public_bucket(const std::string& name, const char* account) {
    const Json statement = {{"Effect", "Allow"},
                            {"Principal", "*"},
                            {"Action", "s3:GetObject"},
                            {"Resource", "arn:aws:s3:::" + name + "/*"}};
    const Json policy = {{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}};
    edges.world.table(account, "global", "s3/bucket")[name] = {
        {"region", "us-east-1"},
        {"settings",
         {{"policy", policy.dump()}, {"website", {{"IndexDocument", {{"Suffix", "index.html"}}}}}}},
        {"acl", Json::array()}};
    edges.world.table(account, "global", "s3/object/" + name)["index.html"] = {
        {"versions", Json::array({{{"version_id", "null"},
                                   {"document", Json::object()},
                                   {"owner", account},
                                   {"acl", Json::array()}}})}};
  }

  void point(const std::string& name, const std::string& id, const char* account) {
    edges.change(zone, "UPSERT", edges.alias(name, "Z2FDTNDATAQYW2", edges.domain_name_of(id, account)));
  }

  /// Who answers, or where it breaks.
  std::string who(const std::string& url) {
    const Json visited = visit(edges.world, url);
    return text_or(visited, "answered_by", text_or(visited, "broken_at", "?"));
  }

  NamesAndEdges edges;
  std::string zone, from, to;
};

TEST_F(Visit, FollowsDnsDistributionAndBucket) {
  const Json visited = visit(edges.world, "https://www.example.com/");
  std::vector<std::string> hops;
  for (const Json& hop : visited.at("chain")) hops.push_back(text(hop, "hop"));
  EXPECT_EQ(hops, (std::vector<std::string>{"registrar", "zone", "record", "distribution", "bucket"}))
      << visited.dump(2);
  EXPECT_EQ(visited.at("answered_by"), source);
  EXPECT_EQ(visited.at("resource"), "source-bucket");
  EXPECT_EQ(visited.at("status"), 200) << visited.dump(2);
  EXPECT_EQ(visit(edges.world, "https://www.example.com/none").at("status"), 404);
}

TEST_F(Visit, TheHostNameDecidesWhereverDnsPoints) {
  point("www.example.com", to, destination);
  EXPECT_EQ(who("https://www.example.com/"), source);
}

TEST_F(Visit, AliasMovesWithoutAGapByTheWildcardRoute) {
  EXPECT_EQ(edges.update_aliases(to, {"*.example.com"}, destination), "");
  EXPECT_EQ(who("https://www.example.com/"), source);
  point("www.example.com", to, destination);
  EXPECT_EQ(who("https://www.example.com/"), source);
  EXPECT_EQ(edges.update_aliases(from, Json::array(), source), "");
  EXPECT_EQ(who("https://www.example.com/"), destination);
  EXPECT_EQ(edges.update_aliases(to, {"*.example.com", "www.example.com"}, destination), "");
  EXPECT_EQ(edges.update_aliases(to, {"www.example.com"}, destination), "");
  EXPECT_EQ(who("https://www.example.com/"), destination);
}

TEST_F(Visit, ADisabledDistributionBreaksItsAliasesUnderAnyWildcard) {
  EXPECT_EQ(edges.update_aliases(to, {"*.example.com"}, destination), "");
  edges.disable(from);
  EXPECT_EQ(who("https://www.example.com/"), "distribution");
}

TEST_F(Visit, AnAliasServesWhenItIsDeployed) {
  EXPECT_EQ(edges.update_aliases(from, Json::array(), source), "");
  EXPECT_EQ(who("https://www.example.com/"), "distribution");
  point("www.example.com", to, destination);
  Json current = edges.call("cloudfront", "GetDistributionConfig", {{"Id", to}}, destination);
  current["DistributionConfig"]["Aliases"] = {{"Quantity", 1}, {"Items", Json::array({"www.example.com"})}};
  edges.call(
      "cloudfront", "UpdateDistribution",
      {{"Id", to}, {"IfMatch", current.at("ETag")}, {"DistributionConfig", current.at("DistributionConfig")}},
      destination);
  EXPECT_EQ(who("https://www.example.com/"), "distribution");
  edges.pass(5min);
  EXPECT_EQ(who("https://www.example.com/"), destination);
}

TEST_F(Visit, WebsiteOfABucketIsFoundByTheHostName) {
  make_public_bucket("site.example.com", source);
  edges.change(zone, "CREATE",
               edges.alias("site.example.com", "Z3AQBSTGFJSTF", "s3-website-us-east-1.amazonaws.com"));
  EXPECT_EQ(visit(edges.world, "http://site.example.com/").at("resource"), "site.example.com");
}

TEST_F(Visit, WildcardsWeightsAndChainsOfNames) {
  const auto weighted = [&](const char* identifier, int weight, const char* address) {
    Json record = edges.record("w.example.com", "A", Json::array({address}));
    record.update({{"SetIdentifier", identifier}, {"Weight", weight}});
    edges.change(zone, "CREATE", record);
  };
  weighted("a", 0, "192.0.2.1");
  weighted("b", 10, "192.0.2.2");
  weighted("c", 90, "192.0.2.3");
  edges.change(zone, "CREATE", edges.record("*.any.example.com", "CNAME", Json::array({"w.example.com"})));
  const Json answer = visit(edges.world, "dns:some.any.example.com/A");
  EXPECT_EQ(answer.at("values"), Json::array({"192.0.2.3"}));
  EXPECT_EQ(answer.at("chain").back().at("choices").size(), 2U);
  EXPECT_EQ(visit(edges.world, "dns:any.example.com/A").at("code"), "NOERROR");
  EXPECT_EQ(visit(edges.world, "dns:other.example.com/A").at("code"), "NXDOMAIN");
}

TEST_F(Visit, ASubdomainMayBeDelegatedToAnotherAccount) {
  const std::string child = edges.zone("sub.example.com", "child", destination);
  edges.change(child, "CREATE", edges.record("x.sub.example.com", "TXT", Json::array({"\"x\""})),
               destination);
  EXPECT_EQ(visit(edges.world, "dns:x.sub.example.com/TXT").at("code"), "NXDOMAIN");
  const Json servers =
      at(edges.call("route53", "GetHostedZone", {{"Id", child}}, destination), "DelegationSet/NameServers");
  edges.change(zone, "CREATE", edges.record("sub.example.com", "NS", servers));
  EXPECT_EQ(visit(edges.world, "dns:x.sub.example.com/TXT").at("answered_by"), destination);
}

TEST_F(Visit, ANameServerAnswersForItsZonesWhoeverIsDelegated) {
  const std::string other = edges.zone("example.com", "other", destination);
  edges.change(other, "CREATE", edges.record("w.example.com", "A", Json::array({"192.0.2.9"})), destination);
  edges.change(other, "CREATE", edges.record("sub.example.com", "NS", Json::array({"ns.example.net"})),
               destination);
  const std::string server = text(edges.call("route53", "GetHostedZone", {{"Id", other}}, destination),
                                  "DelegationSet/NameServers/0");
  const auto ask = [&](const std::string& question) {
    return visit(edges.world, "dns:" + question + "@" + server);
  };
  EXPECT_EQ(visit(edges.world, "dns:w.example.com/A").at("code"), "NXDOMAIN");
  EXPECT_EQ(ask("w.example.com/A").at("values"), Json::array({"192.0.2.9"}));
  EXPECT_EQ(ask("x.example.com/A").at("code"), "NXDOMAIN");
  EXPECT_EQ(ask("x.sub.example.com/A").at("chain").back().at("hop"), "delegation");
  EXPECT_EQ(ask("w.example.org/A").at("code"), "REFUSED");
}

TEST_F(Visit, AClientMayStillHoldWhereAHostWas) {
  const std::string place = edges.domain_name_of(to, destination);
  EXPECT_EQ(text(visit(edges.world, "https://www.example.com/", "", place), "answered_by"), source);
  EXPECT_EQ(text(visit(edges.world, "http://www.example.com/", "", "192.0.2.7"), "broken_at"), "address");
  EXPECT_EQ(text(visit(edges.world, "http://www.example.com/", "", "nobody.example.net"), "broken_at"),
            "record");
}

TEST_F(Visit, AnAddressWithoutAnInstanceIsBroken) {
  edges.change(zone, "CREATE", edges.record("old.example.com", "A", Json::array({"192.0.2.7"})));
  EXPECT_EQ(who("http://old.example.com/"), "address");
  EXPECT_EQ(who("no-url"), "url");
}

}  // namespace
}  // namespace cleave::twin
