#include "dns/watch/watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/fake_client.h"

namespace cleave::dns {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Time start = from_rfc3339("2026-11-26T12:00:00Z");

/// shop.example moves; www.shop.example leads to 192.0.2.1 at the source and to 198.51.100.1 at the
/// destination.
class WatcherTest : public ::testing::Test {
 protected:
  WatcherTest() {
    dns.resolved("example.", "NS", {"a.nic.example."});
    dns.resolved("a.nic.example.", "A", {"203.0.113.1"});
    dns.resolved("ns1.old.example.", "A", {"203.0.113.11"});
    dns.resolved("ns1.new.example.", "A", {"203.0.113.21"});
    dns.refers("203.0.113.1", "shop.example.", {"ns1.old.example."});
    answers("203.0.113.11", "ns1.old.example.", "192.0.2.1");
    answers("203.0.113.21", "ns1.new.example.", "198.51.100.1");
    resolver_says("ns1.old.example.", "192.0.2.1");
    zone.domain = "shop.example";
    zone.moves = true;
    zone.destination_servers = {{"NS1.new.example", std::nullopt}};
    zone.names.push_back({"WWW.shop.example", "A", {}, {}, {}});
  }

  void set(const std::string& server, const std::string& name, const std::string& type,
           const std::string& value, std::uint32_t ttl) {
    Message message;
    message.authoritative = true;
    message.answer = {{name, ttl, type, value}};
    dns.answers[server + ":53 " + name + " " + type] = message;
  }
  void answers(const std::string& ip, const std::string& name_server, const std::string& address) {
    set(ip, "shop.example.", "NS", name_server, 172800);
    set(ip, "shop.example.", "SOA", name_server + " h.shop.example. 1 2 3 4 5", 900);
    set(ip, "www.shop.example.", "A", address, 3600);
  }
  void resolver_says(const std::string& name_server, const std::string& address) {
    answers("192.0.2.53", name_server, address);
  }

  State look(Time now = start) {
    if (!watcher) watcher.emplace(dns, Watched{{zone}, {}, dns.resolvers()});
    return watcher->look(now);
  }

  testing::FakeClient dns;
  WatchedZone zone;
  std::optional<Watcher> watcher;
};

TEST_F(WatcherTest, TheSourcesServersAreThoseThatTheParentNames) {
  const State state = look();
  const ZoneState& seen = state.zones.at(0);
  ASSERT_THAT(seen.source_servers, SizeIs(1));
  EXPECT_EQ(seen.source_servers[0].name, "ns1.old.example.");
  EXPECT_EQ(seen.source_servers[0].address, "203.0.113.11:53");
  EXPECT_EQ(seen.parents.at(0).answers.at(0).says, Says::source);
  EXPECT_EQ(seen.resolvers.at(0).answers.at(2).says, Says::source);
  EXPECT_EQ(state.verdict(), DnsVerdict::waiting);
}

TEST_F(WatcherTest, AnOldAnswerIsKnownAfterBothZonesAnswerAlike) {
  look();
  set("203.0.113.11", "www.shop.example.", "A", "198.51.100.1", 60);
  const State state = look(start + 1min);
  EXPECT_EQ(state.zones[0].source_servers[0].answers[2].says, Says::either);
  EXPECT_EQ(state.zones[0].resolvers[0].answers[2].says, Says::source);
  EXPECT_EQ(state.zones[0].name_ends[0].end.at, start + 1h) << "last seen in the first look, TTL 3600";
}

TEST_F(WatcherTest, SettledIsSaidOnlyWhenTheLastCacheHasEnded) {
  look();
  dns.refers("203.0.113.1", "shop.example.", {"ns1.new.example."});
  answers("203.0.113.11", "ns1.new.example.", "198.51.100.1");
  resolver_says("ns1.new.example.", "198.51.100.1");
  const State early = look(start + 47h);
  EXPECT_EQ(early.verdict(), DnsVerdict::waiting) << to_rfc3339(early.zones[0].delegation_end.at);
  // The parent was last seen to lead there at the start; the zone's own records, taken last then, end with
  // it.
  EXPECT_EQ(early.zones[0].delegation_end.at, start + 48h);
  EXPECT_EQ(look(start + 48h).verdict(), DnsVerdict::settled);
}

TEST_F(WatcherTest, AnAnswerThatIsKeptLongerThanItMayIsOverdueAndWaitedFor) {
  look();
  dns.refers("203.0.113.1", "shop.example.", {"ns1.new.example."});
  answers("203.0.113.11", "ns1.new.example.", "198.51.100.1");
  const State state = look(start + 100h);
  EXPECT_TRUE(state.zones[0].resolvers[0].answers[2].is_overdue);
  EXPECT_EQ(state.verdict(), DnsVerdict::waiting);
}

TEST_F(WatcherTest, ASilentServerIsNotAskedEverything) {
  dns.answers.erase("203.0.113.21:53 shop.example. NS");
  dns.asked.clear();
  const State state = look();
  EXPECT_FALSE(state.zones[0].destination_servers[0].has_answered());
  EXPECT_THAT(dns.asked, ::testing::Not(::testing::Contains("203.0.113.21:53 www.shop.example. A")));
  EXPECT_EQ(state.verdict(), DnsVerdict::blind) << "nobody knows what the destination answers";
}

TEST_F(WatcherTest, AServerThatDoesNotKnowTheZoneSaysNothing) {
  for (const char* question : {"shop.example. NS", "shop.example. SOA", "www.shop.example. A"}) {
    Message& reply = dns.answers[std::string("203.0.113.21:53 ") + question];
    reply.answer.clear();
    reply.authoritative = false;
  }
  const State state = look();
  EXPECT_EQ(state.zones[0].destination_servers[0].answers[0].code, "LAME");
  EXPECT_EQ(state.zones[0].destination_servers[0].answers[0].says, Says::nothing);
  EXPECT_EQ(state.verdict(), DnsVerdict::blind);
}

TEST_F(WatcherTest, ADeletedSourceZoneIsNoReasonToWait) {
  zone.source_servers = {{"ns1.old.example", std::nullopt}};
  zone.delegation = {start - 100h, 172800};
  zone.names[0].change = {start - 100h, 60};
  zone.names[0].source.values = {"192.0.2.1"};
  dns.refers("203.0.113.1", "shop.example.", {"ns1.new.example."});
  resolver_says("ns1.new.example.", "198.51.100.1");
  for (const char* question : {"shop.example. NS", "shop.example. SOA", "www.shop.example. A"}) {
    Message refused;
    refused.code = "REFUSED";
    dns.answers[std::string("203.0.113.11:53 ") + question] = refused;
  }
  zone.apex = {start - 200h, 60};
  EXPECT_EQ(look().verdict(), DnsVerdict::settled);
}

TEST_F(WatcherTest, HostsOfAliasesMayChangeTheirAddresses) {
  zone.names[0].source.hosts = {"lb.old.example"};
  zone.names[0].destination.hosts = {"lb.new.example"};
  dns.resolved("lb.old.example.", "A", {"192.0.2.1"});
  dns.resolved("lb.new.example.", "A", {"198.51.100.1"});
  look();
  dns.resolved("lb.old.example.", "A", {"192.0.2.9"});
  EXPECT_EQ(look(start + 1min).zones[0].resolvers[0].answers[2].says, Says::source);
}

TEST_F(WatcherTest, CnamesAreFollowedInsideTheAnswerAndNoFurther) {
  Message& reply = dns.answers["192.0.2.53:53 www.shop.example. A"];
  reply.answer = {{"www.shop.example.", 300, "CNAME", "a.shop.example."},
                  {"elsewhere.example.", 1, "A", "203.0.113.99"},
                  {"a.shop.example.", 40, "CNAME", "b.shop.example."},
                  {"B.shop.example.", 3000, "A", "192.0.2.1"}};
  const Answer answer = look().zones[0].resolvers[0].answers[2];
  EXPECT_THAT(answer.values, ElementsAre("192.0.2.1", "a.shop.example.", "b.shop.example."));
  EXPECT_EQ(answer.ttl_seconds, 3000u);
  EXPECT_EQ(answer.says, Says::source);
  reply.answer = {{"www.shop.example.", 300, "CNAME", "www.shop.example."}};
  EXPECT_THAT(look().zones[0].resolvers[0].answers[2].values, SizeIs(1)) << "a circle";
}

TEST_F(WatcherTest, AZoneThatStaysIsNotAskedAboutAboveIt) {
  zone.destination_servers.clear();
  zone.moves = false;
  zone.names[0].destination.values = {"198.51.100.1"};
  const State state = look();
  EXPECT_FALSE(state.zones[0].moves);
  EXPECT_THAT(state.zones[0].parents, IsEmpty());
  EXPECT_THAT(state.zones[0].source_servers, SizeIs(1));
  EXPECT_EQ(state.verdict(), DnsVerdict::waiting);
  set("203.0.113.11", "www.shop.example.", "A", "198.51.100.1", 60);
  set("192.0.2.53", "www.shop.example.", "A", "198.51.100.1", 60);
  EXPECT_EQ(look(start + 59min).verdict(), DnsVerdict::waiting);
  EXPECT_EQ(look(start + 61min).verdict(), DnsVerdict::settled);
}

}  // namespace
}  // namespace cleave::dns
