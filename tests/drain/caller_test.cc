#include "drain/callers/caller.h"

#include <gtest/gtest.h>

#include "drain/callers/hosts.h"
#include "drain/time_us.h"

namespace cleave::drain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Cut caller_cut{from_rfc3339("2026-03-10T09:00:00Z"), from_rfc3339("2026-03-10T10:00:00Z")};
const Hosts hosts({"www.example.com", "*.shop.example.com"}, {"old-assets", "legacy.example.com"});

Request request(Time at, const char* host = "www.example.com", const char* path = "/cart") {
  Request request;
  request.time_us = us_of(at);
  request.client = Address::of_v4(0xC6336407);  // 198.51.100.7
  request.client_text = "198.51.100.7";
  request.host = host;
  request.method = "GET";
  request.path = path;
  request.status = 200;
  request.user_agent = "okhttp/4.11.0";
  request.line = "a line";
  return request;
}

ClientClass class_of(const std::vector<Request>& requests, std::size_t hours_before = 0) {
  Caller caller;
  for (const auto& one : requests) {
    const auto kind = hosts.kind_of(one);
    caller.add(one, kind, look_of(one), kind_of_agent(one.user_agent));
  }
  return classify(caller, caller_cut, {.hours_before = hours_before});
}

ClientClass class_with_agent(const char* agent) {
  auto one = request(caller_cut.at + hours(5));
  one.user_agent = agent;
  return class_of({one});
}

TEST(Caller, IsSortedByTheTimeOfItsLastRequestForAMovedHost) {
  EXPECT_EQ(class_of({request(caller_cut.at + minutes(30))}), ClientClass::answer_valid);
  EXPECT_EQ(class_of({request(caller_cut.at + hours(5))}), ClientClass::answer_stretched);
  EXPECT_EQ(class_of({request(caller_cut.at + hours(100))}), ClientClass::answer_kept);
  EXPECT_EQ(class_of({request(caller_cut.at + hours(100), "de.shop.example.com")}), ClientClass::answer_kept);
}

TEST(Caller, IsOnAKeptConnectionWhenItsPortStays) {
  auto early = request(caller_cut.at + minutes(1)), late = request(caller_cut.at + hours(9));
  early.client_port = late.client_port = 40404;
  EXPECT_EQ(class_of({early, late}), ClientClass::connection_kept);
  EXPECT_EQ(class_of({late, early}), ClientClass::connection_kept) << "files are read in any order";
  late.client_port = 40405;
  EXPECT_EQ(class_of({early, late}), ClientClass::answer_stretched);
}

TEST(Caller, IsSortedByTheHostThatItAsksFor) {
  const auto at = caller_cut.at + hours(5);
  EXPECT_EQ(class_of({request(at, "192.0.2.80")}), ClientClass::address_literal);
  EXPECT_EQ(class_of({request(at, "[2001:db8::1]")}), ClientClass::address_literal);
  EXPECT_EQ(class_of({request(at, "web-1234.us-east-1.elb.amazonaws.com")}), ClientClass::aws_name);
  EXPECT_EQ(class_of({request(at, "d111111abcdef8.cloudfront.net")}), ClientClass::aws_name);
  EXPECT_EQ(class_of({request(at, "Legacy.Example.com.")}), ClientClass::old_name);
  EXPECT_EQ(class_of({request(at, "blog.example.com")}), ClientClass::other_host);
  EXPECT_EQ(class_of({request(at, "192.0.2.80"), request(at)}), ClientClass::answer_stretched);
}

TEST(Caller, IsInternalWithAPrivateAddress) {
  for (const char* address :
       {"10.1.2.3", "172.31.0.10", "192.168.1.1", "100.64.0.1", "fd00::1", "127.0.0.1"}) {
    auto one = request(caller_cut.at + hours(5));
    ASSERT_TRUE(read_address(address, one.client));
    EXPECT_EQ(class_of({one}), ClientClass::internal) << address;
  }
}

TEST(Caller, SaysByItsAgentWhatNoiseItIs) {
  EXPECT_EQ(class_with_agent("ELB-HealthChecker/2.0"), ClientClass::health_check);
  EXPECT_EQ(class_with_agent("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)"),
            ClientClass::monitor);
  EXPECT_EQ(class_with_agent("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
            ClientClass::crawler);
  EXPECT_EQ(class_with_agent("Mozilla/5.0 zgrab/0.x"), ClientClass::scanner);
  EXPECT_EQ(class_with_agent("cleave-probe"), ClientClass::own_probe);
  EXPECT_EQ(class_with_agent("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"),
            ClientClass::answer_stretched);
  EXPECT_EQ(class_with_agent(""), ClientClass::answer_stretched);
}

TEST(Caller, IsAScannerOnlyWhenItNeverAskedForMore) {
  const auto at = caller_cut.at + hours(5);
  const auto probe = request(at, "192.0.2.80", "/.env"), first_page = request(at, "192.0.2.80", "/");
  EXPECT_EQ(class_of({probe, first_page}), ClientClass::scanner);
  EXPECT_EQ(class_of({probe, request(at, "192.0.2.80", "/api/orders")}), ClientClass::address_literal);
  auto missing = request(at, "www.example.com", "/wp-login.php");
  EXPECT_EQ(class_of({missing}), ClientClass::answer_stretched) << "this application may have one";
  missing.status = 404;
  EXPECT_EQ(class_of({missing}), ClientClass::scanner);
}

TEST(Caller, WhoAsksForTheFirstPageByAddressAgainAndAgainIsNoScanner) {
  const auto first_page = request(caller_cut.at + hours(5), "192.0.2.80", "/");
  EXPECT_EQ(class_of({first_page}), ClientClass::scanner);
  EXPECT_EQ(class_of({first_page}, 2), ClientClass::address_literal) << "it came in two hours before the cut";
}

TEST(Caller, IsAResolverInAQueryLog) {
  auto question = request(caller_cut.at + hours(5));
  question.kind = Request::Kind::dns;
  EXPECT_EQ(class_of({question}), ClientClass::old_delegation);
}

TEST(Caller, InAFlowLogIsAScannerUnlessDataFlowed) {
  auto flow = request(caller_cut.at + hours(5), "");
  flow.kind = Request::Kind::flow;
  flow.packets = 2;
  flow.bytes = 120;
  EXPECT_EQ(class_of({flow}), ClientClass::scanner);
  flow.packets = 40;
  flow.bytes = 9000;
  EXPECT_EQ(class_of({flow}, 5), ClientClass::direct);
  flow.action = Request::Action::rejected;
  EXPECT_EQ(class_of({flow}, 5), ClientClass::scanner);
}

TEST(Caller, IsTheSameInWhateverOrderItsPartsAreMerged) {
  const auto early = request(caller_cut.at + minutes(1)), late = request(caller_cut.at + hours(100));
  const auto part = [](const Request& one) {
    Caller caller;
    caller.add(one, HostKind::moved, RequestLook::meant, AgentKind::other);
    return caller;
  };
  for (const auto& [first, second] : {std::pair(early, late), std::pair(late, early)}) {
    auto caller = part(first);
    caller.merge(part(second));
    EXPECT_EQ(caller.requests, 2U);
    EXPECT_EQ(caller.first_us, early.time_us);
    EXPECT_EQ(caller.last_us, late.time_us);
    EXPECT_EQ(caller.hours.size(), 2U);
    EXPECT_EQ(classify(caller, caller_cut, {}), ClientClass::answer_kept);
  }
}

}  // namespace
}  // namespace cleave::drain
