#include "dns/ask_parent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/fake_client.h"

namespace cleave::dns {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AskParent : public ::testing::Test {
 protected:
  AskParent() {
    dns.resolved("example.", "NS", {"A.NIC.example.", "b.nic.example."});
    dns.resolved("a.nic.example.", "A", {"198.51.100.1"});
    dns.resolved("a.nic.example.", "AAAA", {});
    dns.resolved("b.nic.example.", "A", {"198.51.100.2"});
    dns.resolved("b.nic.example.", "AAAA", {"2001:db8::2"});
  }
  ParentAnswers ask(const std::string& domain = "Shop.example") {
    return ask_parent(dns, dns.resolvers(), domain);
  }

  testing::FakeClient dns;
};

TEST_F(AskParent, EveryServerOfTheParentIsHeard) {
  dns.refers("198.51.100.1", "shop.example.", {"NS1.old.example.", "ns2.old.example."});
  dns.refers("198.51.100.2", "shop.example.", {"ns1.new.example."});
  const ParentAnswers found = ask();
  EXPECT_EQ(found.zone, "example.");
  ASSERT_EQ(found.servers.size(), 2u);
  EXPECT_EQ(found.servers[0].name, "a.nic.example.");
  EXPECT_THAT(found.servers[0].name_servers, ElementsAre("ns1.old.example.", "ns2.old.example."));
  EXPECT_THAT(found.servers[1].name_servers, ElementsAre("ns1.new.example."));
}

TEST_F(AskParent, SilentServersDoNotCountAndNextAddressesAreTried) {
  dns.answers["[2001:db8::2]:53 shop.example. NS"].authority = {
      {"shop.example.", 60, "NS", "ns1.new.example."}};
  const ParentAnswers found = ask();
  ASSERT_EQ(found.servers.size(), 1u);
  EXPECT_EQ(found.servers[0].name, "b.nic.example.");
}

TEST_F(AskParent, ADomainThatIsNotThereHasNoNameServers) {
  Message gone;
  gone.code = "NXDOMAIN";
  gone.authoritative = true;
  dns.answers["198.51.100.1:53 shop.example. NS"] = gone;
  const ParentAnswers found = ask();
  ASSERT_EQ(found.servers.size(), 1u);
  EXPECT_THAT(found.servers[0].name_servers, IsEmpty());
}

TEST_F(AskParent, ServersThatDoNotKnowTheZoneHaveNothingToSay) {
  dns.answers["198.51.100.1:53 shop.example. NS"].code = "REFUSED";
  dns.answers["198.51.100.2:53 shop.example. NS"].authority = {{".", 60, "NS", "a.root-servers.net."}};
  const ParentAnswers found = ask();
  EXPECT_THAT(found.servers, IsEmpty());
  EXPECT_THAT(found.why_none, HasSubstr("none of the 2 name servers of example."));
}

TEST_F(AskParent, TheParentIsTheNearestNameWithNameServers) {
  dns.resolved("co.example.", "NS", {}).authority = {
      {"example.", 60, "SOA", "a.nic.example. h.nic.example. 1 1 1 1 1"}};
  dns.refers("198.51.100.1", "shop.co.example.", {"ns1.old.example."});
  const ParentAnswers found = ask("shop.co.example");
  EXPECT_EQ(found.zone, "example.");
  EXPECT_EQ(found.servers.size(), 1u);
}

TEST_F(AskParent, ANameServerAtTheResolversAddressIsAskedAtItsPort) {
  dns.resolved("a.nic.example.", "A", {"192.0.2.53"});
  ask_parent(dns, {{"192.0.2.53", 53}}, "shop.example");
  EXPECT_THAT(dns.asked, Contains("192.0.2.53:53 shop.example. NS"));
  dns.asked.clear();
  dns.answers.clear();
  const std::string other_port = "192.0.2.53:5300 ";
  dns.answers[other_port + "example. NS"].answer = {{"example.", 60, "NS", "a.nic.example."}};
  dns.answers[other_port + "a.nic.example. A"].answer = {{"a.nic.example.", 60, "A", "192.0.2.53"}};
  ask_parent(dns, {{"192.0.2.53", 5300}}, "shop.example");
  EXPECT_THAT(dns.asked, Contains("192.0.2.53:5300 shop.example. NS"));
}

TEST_F(AskParent, AResolverThatIsSilentOrBrokenIsNamed) {
  dns.answers.clear();
  EXPECT_THAT(ask().why_none, HasSubstr("192.0.2.53:53 gave no answer"));
  dns.resolved("example.", "NS", {}).code = "SERVFAIL";
  EXPECT_THAT(ask().why_none, HasSubstr("answered SERVFAIL for example. NS"));
}

TEST_F(AskParent, AHostileAnswerIsNotFollowedWithoutEnd) {
  std::vector<std::string> many;
  for (int i = 0; i < 500; ++i) many.push_back("ns" + std::to_string(i) + ".nic.example.");
  dns.resolved("example.", "NS", many);
  ask();
  EXPECT_LT(dns.asked.size(), 100u);
}

}  // namespace
}  // namespace cleave::dns
