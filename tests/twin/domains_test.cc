#include <gtest/gtest.h>

#include "twin/names_and_edges.h"
#include "twin/visit.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

class Domains : public testing::Test {
 protected:
  Json servers_of(const std::string& zone, const char* account) {
    Json servers = Json::array();
    const Json got = edges.call("route53", "GetHostedZone", {{"Id", zone}}, account);
    for (const Json& server : at(got, "DelegationSet/NameServers")) {
      servers.push_back({{"Name", server}});
    }
    return servers;
  }
  std::string owner_of(const std::string& name) {
    return text_or(visit(edges.world, "dns:" + name + "/TXT"), "answered_by", "nobody");
  }

  NamesAndEdges edges;
};

TEST_F(Domains, RegisteringMakesADelegatedZone) {
  const std::string zone = edges.registered_zone("example.com");
  edges.change(zone, "CREATE", edges.record("www.example.com", "TXT", Json::array({"\"one\""})));
  const Json answer = visit(edges.world, "dns:www.example.com/TXT");
  EXPECT_EQ(answer.at("values"), Json::array({"\"one\""})) << answer.dump(2);
  EXPECT_EQ(at(answer, "chain/0/hop"), "registrar");
  EXPECT_EQ(at(answer, "chain/1/id"), zone);
  EXPECT_EQ(visit(edges.world, "dns:none.example.net/A").at("code"), "NXDOMAIN");
}

TEST_F(Domains, AZoneThatNobodyDelegatesToDoesNotAnswer) {
  edges.registered_zone("example.com");
  const std::string other = edges.zone("example.com", "copy", NamesAndEdges::destination);
  edges.change(other, "CREATE", edges.record("new.example.com", "TXT", Json::array({"\"x\""})),
               NamesAndEdges::destination);
  EXPECT_EQ(visit(edges.world, "dns:new.example.com/TXT").at("code"), "NXDOMAIN");
}

TEST_F(Domains, NewNameServersHoldWhenTheOperationIsDone) {
  edges.registered_zone("example.com");
  const std::string other = edges.zone("example.com", "copy", NamesAndEdges::destination);
  const Json record = edges.record("www.example.com", "TXT", Json::array({"\"x\""}));
  edges.change(other, "CREATE", record, NamesAndEdges::destination);
  const Json started = edges.call(
      "route53domains", "UpdateDomainNameservers",
      {{"DomainName", "example.com"}, {"Nameservers", servers_of(other, NamesAndEdges::destination)}});
  const Json ask = {{"OperationId", started.at("OperationId")}};
  EXPECT_EQ(edges.call("route53domains", "GetOperationDetail", ask).at("Status"), "IN_PROGRESS");
  EXPECT_EQ(owner_of("www.example.com"), NamesAndEdges::source);
  edges.pass(2min);
  EXPECT_EQ(edges.call("route53domains", "GetOperationDetail", ask).at("Status"), "SUCCESSFUL");
  EXPECT_EQ(owner_of("www.example.com"), NamesAndEdges::destination);
}

TEST_F(Domains, TheZonesOwnNameServersMayDiffer) {
  const std::string zone = edges.registered_zone("example.com");
  edges.change(
      zone, "UPSERT",
      edges.record("example.com", "NS", Json::array({"ns-1.awsdns-01.com.", "ns-600.awsdns-02.net."}), 60));
  const Json answer = visit(edges.world, "dns:example.com/NS");
  EXPECT_NE(text(answer, "chain/1/note").find("ns-600.awsdns-02.net."), std::string::npos);
}

TEST_F(Domains, NameServersThatHoldNoZoneBreakTheDomain) {
  edges.registered_zone("example.com");
  edges.call("route53domains", "UpdateDomainNameservers",
             {{"DomainName", "example.com"},
              {"Nameservers", Json::array({{{"Name", "ns1.example.net"}}, {{"Name", "ns2.example.net"}}})}});
  edges.pass(2min);
  const Json answer = visit(edges.world, "https://www.example.com/");
  EXPECT_EQ(answer.at("broken_at"), "registrar") << answer.dump(2);
}

TEST_F(Domains, TransferNeedsTheLockOffAndThePasswordWithinThreeDays) {
  edges.registered_zone("example.com");
  const Json name = {{"DomainName", "example.com"}};
  const Json offer = {{"DomainName", "example.com"}, {"AccountId", NamesAndEdges::destination}};
  EXPECT_EQ(edges.refusal("route53domains", "TransferDomainToAnotherAwsAccount", offer), "InvalidInput");
  edges.call("route53domains", "DisableDomainTransferLock", name);
  Json accept = name;
  accept["Password"] =
      edges.call("route53domains", "TransferDomainToAnotherAwsAccount", offer).at("Password");
  EXPECT_EQ(edges.refusal("route53domains", "AcceptDomainTransferFromAnotherAwsAccount",
                          {{"DomainName", "example.com"}, {"Password", "wrong"}}, NamesAndEdges::destination),
            "InvalidInput");
  edges.pass(73h);
  EXPECT_EQ(edges.refusal("route53domains", "AcceptDomainTransferFromAnotherAwsAccount", accept,
                          NamesAndEdges::destination),
            "InvalidInput");
  accept["Password"] =
      edges.call("route53domains", "TransferDomainToAnotherAwsAccount", offer).at("Password");
  edges.call("route53domains", "AcceptDomainTransferFromAnotherAwsAccount", accept,
             NamesAndEdges::destination);
  EXPECT_EQ(edges.refusal("route53domains", "GetDomainDetail", name), "InvalidInput");
  edges.call("route53domains", "GetDomainDetail", name, NamesAndEdges::destination);
}

}  // namespace
}  // namespace cleave::twin
