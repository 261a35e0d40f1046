#include "twin/dns_query.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "dns/exchange.h"
#include "twin/names_and_edges.h"
#include "twin/registry.h"
#include "twin/visit.h"

namespace cleave::twin {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const DnsListener self{{"127.0.0.1", 5300}, "", {}};

std::string line(const dns::Record& record) {
  return record.name + " " + record.type + " " + record.value;
}

std::vector<std::string> lines(const std::vector<dns::Record>& records) {
  std::vector<std::string> found;
  for (const auto& record : records) found.push_back(line(record));
  return found;
}

class DnsQuery : public ::testing::Test {
 protected:
  DnsQuery() : zone(edges.registered_zone("example.com")) {}

  void add(const std::string& name, const std::string& type, const Json& values, int ttl = 300) {
    edges.change(zone, "CREATE", NamesAndEdges::record(name, type, values, ttl));
  }
  dns::Message ask(const std::string& name, const std::string& type,
                   dns::Recursion recursion = dns::Recursion::desired) {
    dns::Message query;
    query.id = 7;
    query.questions = {{name, type}};
    query.recursion_desired = recursion == dns::Recursion::desired;
    return answer_query(edges.world, query, self);
  }

  NamesAndEdges edges;
  std::string zone;
};

TEST_F(DnsQuery, AResolverFollowsCnames) {
  add("www.example.com", "CNAME", {"Web.example.com"}, 30);
  add("web.example.com", "A", {"192.0.2.1", "192.0.2.2"}, 40);
  const dns::Message reply = ask("WWW.example.com.", "A");
  EXPECT_EQ(reply.code, "NOERROR");
  EXPECT_TRUE(reply.recursion_available);
  EXPECT_FALSE(reply.authoritative);
  EXPECT_THAT(lines(reply.answer),
              ElementsAre("WWW.example.com. CNAME web.example.com.", "web.example.com. A 192.0.2.1",
                          "web.example.com. A 192.0.2.2"));
  EXPECT_EQ(reply.answer[0].ttl, 30u);
  EXPECT_EQ(reply.answer[1].ttl, 40u);
  EXPECT_THAT(lines(ask("www.example.com.", "CNAME").answer),
              ElementsAre("www.example.com. CNAME Web.example.com"));
}

TEST_F(DnsQuery, NamesOfAwsHaveMadeUpAddresses) {
  add("assets.example.com", "CNAME", {"bucket.s3.amazonaws.com"});
  const dns::Message reply = ask("assets.example.com.", "A");
  ASSERT_EQ(reply.answer.size(), 2u);
  EXPECT_EQ(reply.answer[1].name, "bucket.s3.amazonaws.com.");
  EXPECT_TRUE(reply.answer[1].value.starts_with("198.1")) << reply.answer[1].value;
}

TEST_F(DnsQuery, EscapesAreThoseOfTheWire) {
  add("*.example.com", "TXT", {R"("caf\303\251 \"x\"")"});
  add("a\\054b.example.com", "A", {"192.0.2.3"});
  EXPECT_THAT(lines(ask("any.example.com.", "TXT").answer),
              ElementsAre(R"(any.example.com. TXT "caf\195\169 \"x\"")"));
  EXPECT_THAT(lines(ask("a\\044b.example.com.", "A").answer),
              ElementsAre("a\\044b.example.com. A 192.0.2.3"));
}

TEST_F(DnsQuery, NothingThereIsSaidWithTheZone) {
  const dns::Message gone = ask("gone.example.com.", "A");
  EXPECT_EQ(gone.code, "NXDOMAIN");
  ASSERT_EQ(gone.authority.size(), 1u);
  EXPECT_EQ(gone.authority[0].name, "example.com.");
  EXPECT_EQ(gone.authority[0].type, "SOA");
  const dns::Message none = ask("example.com.", "AAAA");
  EXPECT_EQ(none.code, "NOERROR");
  EXPECT_EQ(none.authority.size(), 1u);
  const dns::Message unknown = ask("www.nobody.example.", "A");
  EXPECT_EQ(unknown.code, "NXDOMAIN");
  EXPECT_EQ(unknown.authority.at(0).name, ".");
}

TEST_F(DnsQuery, ABrokenDelegationIsAServerFailure) {
  delegate_elsewhere(edges.world, {{"domain", "shop.example"}, {"name_servers", {"ns1.nobody.example"}}});
  EXPECT_EQ(ask("www.shop.example.", "A").code, "SERVFAIL");
}

TEST_F(DnsQuery, WithoutRecursionTheRegistryRefers) {
  const Json details = edges.call("route53", "GetHostedZone", {{"Id", zone}});
  const dns::Message reply = ask("www.example.com.", "A", dns::Recursion::none);
  EXPECT_EQ(reply.code, "NOERROR");
  EXPECT_FALSE(reply.authoritative);
  EXPECT_TRUE(reply.answer.empty());
  std::vector<std::string> expected;
  for (const Json& server : at(details, "DelegationSet/NameServers"))
    expected.push_back("example.com. NS " + server.get<std::string>() + ".");
  EXPECT_THAT(lines(reply.authority), ::testing::UnorderedElementsAreArray(expected));
  EXPECT_EQ(ask("www.example.net.", "A", dns::Recursion::none).code, "NXDOMAIN");
}

TEST_F(DnsQuery, ZonesOfTheRegistryLeadBackHere) {
  for (const dns::Recursion recursion : {dns::Recursion::desired, dns::Recursion::none}) {
    const dns::Message reply = ask("com.", "NS", recursion);
    EXPECT_THAT(lines(reply.answer), ElementsAre("com. NS a.registry.invalid."));
    EXPECT_EQ(reply.authoritative, recursion == dns::Recursion::none);
    EXPECT_THAT(lines(ask("a.registry.invalid.", "A", recursion).answer),
                ElementsAre("a.registry.invalid. A 127.0.0.1"));
    EXPECT_EQ(ask(".", "SOA", recursion).answer.at(0).type, "SOA");
  }
}

TEST_F(DnsQuery, DomainsAreNotSigned) {
  const dns::Message reply = ask("example.com.", "DS", dns::Recursion::none);
  EXPECT_EQ(reply.code, "NOERROR");
  EXPECT_TRUE(reply.answer.empty());
  EXPECT_EQ(reply.authority.at(0).name, "com.");
}

TEST_F(DnsQuery, OtherQuestionsAreRefused) {
  EXPECT_EQ(ask("example.com.", "AXFR").code, "REFUSED");
  EXPECT_EQ(ask("example.com.", "ANY").code, "REFUSED");
  dns::Message query;
  EXPECT_EQ(answer_query(edges.world, query, self).code, "FORMERR");
  query.questions = {{"version.bind.", "TXT", "CH"}};
  EXPECT_EQ(answer_query(edges.world, query, self).code, "REFUSED");
  query.questions = {{"example.com.", "A"}};
  query.operation = 4;
  EXPECT_EQ(answer_query(edges.world, query, self).code, "NOTIMPL");
}

TEST_F(DnsQuery, LongAnswersAreCutForUdpOnly) {
  Json many = Json::array();
  for (int i = 0; i < 100; ++i) many.push_back("192.0.2." + std::to_string(i));
  add("many.example.com", "A", many);
  dns::Message query;
  query.recursion_desired = true;
  query.questions = {{"many.example.com.", "A"}};
  const auto answered = [&](Carrier carrier) {
    return *dns::from_wire(*answer_packet(edges.world, *dns::to_wire(query), self, carrier));
  };
  EXPECT_TRUE(answered(Carrier::udp).truncated);
  EXPECT_TRUE(answered(Carrier::udp).answer.empty());
  EXPECT_EQ(answered(Carrier::tcp).answer.size(), 100u);
  query.edns_bytes = 65535;
  EXPECT_TRUE(answered(Carrier::udp).truncated) << "no larger than what passes every network";
}

TEST_F(DnsQuery, GarbageGetsAFormatErrorOrNothing) {
  std::mt19937 random(1);
  dns::Message query;
  query.recursion_desired = true;
  query.questions = {{"www.example.com.", "A"}};
  query.edns_bytes = 1232;
  const std::string wire = *dns::to_wire(query);
  for (int i = 0; i < 20000; ++i) {
    std::string packet = wire.substr(0, random() % (wire.size() + 1));
    for (auto edits = random() % 5; edits > 0 && !packet.empty(); --edits)
      packet[random() % packet.size()] = static_cast<char>(random());
    const auto reply = answer_packet(edges.world, packet, self, Carrier::udp);
    if (!reply) continue;
    ASSERT_GE(reply->size(), 12u);
    ASSERT_LE(reply->size(), 1232u);
    ASSERT_EQ(reply->substr(0, 2), packet.substr(0, 2));
  }
  dns::Message answer = query;
  answer.is_response = true;
  EXPECT_FALSE(answer_packet(edges.world, *dns::to_wire(answer), self, Carrier::udp))
      << "answers to answers never end";
}

class Elsewhere : public DnsQuery {
 protected:
  std::string refusal(const Json& request) {
    try {
      delegate_elsewhere(edges.world, request);
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  }
};

TEST_F(Elsewhere, ADomainOfAnotherRegistrarLeadsToAZone) {
  const std::string made = edges.zone("shop.example", "one");
  edges.change(made, "CREATE", NamesAndEdges::record("www.shop.example", "A", {"192.0.2.9"}));
  EXPECT_EQ(visit(edges.world, "dns:www.shop.example/A").at("code"), "NXDOMAIN");
  const Json details = edges.call("route53", "GetHostedZone", {{"Id", made}});
  delegate_elsewhere(
      edges.world, {{"domain", "Shop.Example."}, {"name_servers", at(details, "DelegationSet/NameServers")}});
  const Json answer = visit(edges.world, "dns:www.shop.example/A");
  EXPECT_EQ(answer.at("values"), Json::array({"192.0.2.9"}));
  EXPECT_EQ(at(answer, "chain/0/account"), "elsewhere");
  EXPECT_THAT(lines(ask("www.shop.example.", "A").answer), ElementsAre("www.shop.example. A 192.0.2.9"));
}

TEST_F(Elsewhere, ARegistryMayTakeItsTimeToPublish) {
  delegate_elsewhere(edges.world, {{"domain", "shop.example"}, {"name_servers", {"ns1.old.example"}}});
  delegate_elsewhere(
      edges.world,
      {{"domain", "shop.example"}, {"name_servers", {"ns1.new.example"}}, {"publish_seconds", 600}});
  const auto says = [&] { return ask("shop.example.", "NS", dns::Recursion::none).authority.at(0).value; };
  EXPECT_EQ(says(), "ns1.old.example.");
  edges.pass(std::chrono::minutes(10));
  EXPECT_EQ(says(), "ns1.new.example.");
}

TEST_F(Elsewhere, DomainsOfTheAccountsAndNonsenseAreRefused) {
  const Json servers = {"ns1.old.example"};
  EXPECT_EQ(refusal({{"domain", "example.com"}, {"name_servers", servers}}), "registered-here");
  EXPECT_EQ(refusal({{"domain", "www.example.com"}, {"name_servers", servers}}), "registered-here");
  EXPECT_EQ(refusal({{"domain", "com"}, {"name_servers", servers}}), "bad-delegation");
  EXPECT_EQ(refusal({{"domain", "shop..example"}, {"name_servers", servers}}), "bad-delegation");
  EXPECT_EQ(refusal({{"domain", "shop.example"}, {"name_servers", Json::array()}}), "bad-delegation");
  EXPECT_EQ(refusal({{"domain", "shop.example"}, {"name_servers", {1}}}), "bad-delegation");
  EXPECT_EQ(refusal({{"domain", "shop.co.example"}, {"name_servers", servers}}), "");
  EXPECT_EQ(refusal({{"domain", "co.example"}, {"name_servers", servers}}), "bad-delegation");
  EXPECT_EQ(refusal({{"domain", "a.shop.co.example"}, {"name_servers", servers}}), "bad-delegation");
}

TEST_F(Elsewhere, ATakenDomainCannotBeRegisteredInAnAccount) {
  delegate_elsewhere(edges.world, {{"domain", "shop.example"}, {"name_servers", {"ns1.old.example"}}});
  const Json contact = {{"FirstName", "Jane"}, {"LastName", "Doe"}};
  EXPECT_EQ(edges.refusal("route53domains", "RegisterDomain",
                          {{"DomainName", "shop.example"},
                           {"DurationInYears", 1},
                           {"AdminContact", contact},
                           {"RegistrantContact", contact},
                           {"TechContact", contact}}),
            "InvalidInput");
}

}  // namespace
}  // namespace cleave::twin
