#include "move/registrar/wait_for_delegation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dns/fake_client.h"

namespace cleave::move::registrar {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<std::string> former{"ns1.old.example.", "ns2.old.example."};
const std::vector<std::string> wanted{"ns1.new.example.", "ns2.new.example."};

class WaitForDelegationTest : public ::testing::Test {
 protected:
  WaitForDelegationTest() {
    auto fake = std::make_unique<dns::testing::FakeClient>();
    dns = fake.get();
    action = std::make_unique<WaitForDelegation>(std::move(fake));
    dns->resolved("example.", "NS", {"a.nic.example.", "b.nic.example."});
    dns->resolved("a.nic.example.", "A", {"198.51.100.1"});
    dns->resolved("b.nic.example.", "A", {"198.51.100.2"});
    step.id = "manual/registrar/shop.example";
    task.params = {{"DomainName", "shop.example"},
                   {"Nameservers", {"NS1.new.example", "ns2.new.example."}},
                   {"Was", {"ns1.old.example", "ns2.old.example"}},
                   {"Instructions", {"Put ns1.new.example there."}}};
    parent_says(former);
  }

  void parent_says(const std::vector<std::string>& servers, std::uint32_t ttl = 172800) {
    dns->refers("198.51.100.1", "shop.example.", servers, ttl);
    dns->refers("198.51.100.2", "shop.example.", servers);
  }

  dns::testing::FakeClient* dns;
  std::unique_ptr<WaitForDelegation> action;
  plan::Step step;
  run::Task task{step, Json::object(), "", "", from_rfc3339("2026-11-23T10:00:00Z"), std::nullopt};
};

TEST_F(WaitForDelegationTest, ThePersonIsAskedFirst) {
  const run::Progress progress = action->settle(task, Json::object());
  EXPECT_FALSE(progress.outputs);
  EXPECT_TRUE(progress.person);
  EXPECT_EQ(progress.reason, "Put ns1.new.example there.");
}

TEST_F(WaitForDelegationTest, ASignedDomainHasToLoseItsDsRecordFirst) {
  dns->answers["198.51.100.2:53 shop.example. DS"].answer = {{"shop.example.", 3600, "DS", "1 13 2 00"}};
  const run::Progress progress = action->settle(task, Json::object());
  EXPECT_THAT(progress.reason, HasSubstr("First have the registrar remove the DS record of shop.example"));
  EXPECT_THAT(progress.reason, HasSubstr("\nPut ns1.new.example there."));
}

TEST_F(WaitForDelegationTest, WhatIsConfirmedIsLookedUpUntilTheParentSaysIt) {
  task.confirmed = task.now;
  const run::Progress waiting = action->settle(task, Json::object());
  EXPECT_FALSE(waiting.outputs);
  EXPECT_FALSE(waiting.person);
  EXPECT_EQ(waiting.again, task.now + 5min);
  EXPECT_THAT(waiting.reason,
              HasSubstr("example still says that the name servers of shop.example are: ns1.old.example, "
                        "ns2.old.example. Expected: ns1.new.example, ns2.new.example."));
  parent_says(wanted);
  task.now += 5min;
  const run::Progress done = action->settle(task, Json::object());
  ASSERT_TRUE(done.outputs);
  EXPECT_EQ(done.outputs->at("ConfirmedAt"), "2026-11-23T10:00:00Z");
  EXPECT_EQ(done.outputs->at("ChangedAt"), "2026-11-23T10:05:00Z");
}

TEST_F(WaitForDelegationTest, EveryServerOfTheParentHasToSayExactlyThat) {
  task.confirmed = task.now;
  dns->refers("198.51.100.1", "shop.example.", wanted);
  EXPECT_THAT(action->settle(task, Json::object()).reason, HasSubstr("(so 1 of 2 servers)"));
  dns->refers("198.51.100.2", "shop.example.", {wanted[0], wanted[1], former[0]});
  EXPECT_FALSE(action->settle(task, Json::object()).outputs);
  dns->refers("198.51.100.2", "shop.example.", {wanted[0]});
  EXPECT_FALSE(action->settle(task, Json::object()).outputs);
  dns->answers.erase("198.51.100.2:53 shop.example. NS");
  EXPECT_TRUE(action->settle(task, Json::object()).outputs);
}

TEST_F(WaitForDelegationTest, AfterHoursThePersonIsAskedAgain) {
  task.confirmed = task.now - 3h;
  const run::Progress waiting = action->settle(task, Json::object());
  EXPECT_TRUE(waiting.person);
  EXPECT_THAT(waiting.reason, HasSubstr("ns1.old.example"));
  EXPECT_THAT(waiting.reason, HasSubstr("\nPut ns1.new.example there."));
}

TEST_F(WaitForDelegationTest, WithoutDnsItSaysWhatToDo) {
  task.confirmed = task.now;
  dns->answers.clear();
  const run::Progress waiting = action->settle(task, Json::object());
  EXPECT_FALSE(waiting.outputs);
  EXPECT_THAT(waiting.reason, HasSubstr("could not be asked"));
  EXPECT_THAT(waiting.reason, HasSubstr("port 53"));
}

TEST_F(WaitForDelegationTest, TheResolverOfThePlanIsAsked) {
  task.confirmed = task.now;
  task.params["Resolver"] = "127.0.0.1:5300";
  action->settle(task, Json::object());
  EXPECT_EQ(dns->asked.front(), "127.0.0.1:5300 example. NS");
}

TEST_F(WaitForDelegationTest, UndoWaitsUntilTheParentSaysWhatItSaidBefore) {
  parent_says({"ns1.vanity.example."});
  const Json before = action->check(task).before;
  parent_says(wanted);
  task.confirmed = task.now;
  const Json outputs = {{"ConfirmedAt", to_rfc3339(task.now)}};
  const run::Progress waiting = action->undo(task, before, outputs);
  EXPECT_TRUE(waiting.person);
  EXPECT_THAT(waiting.reason, HasSubstr("put back the name servers: ns1.vanity.example"));
  EXPECT_THAT(waiting.reason, HasSubstr("ns1.new.example"));
  parent_says({"ns1.vanity.example."});
  EXPECT_TRUE(action->undo(task, before, outputs).outputs);
}

TEST_F(WaitForDelegationTest, UndoTakesThePlansWordWhereTheDnsCouldNotBeAskedBefore) {
  dns->answers.erase("198.51.100.1:53 shop.example. NS");
  dns->answers.erase("198.51.100.2:53 shop.example. NS");
  const Json before = action->check(task).before;
  EXPECT_FALSE(before.contains("Nameservers"));
  parent_says(former);
  EXPECT_TRUE(action->undo(task, before, Json::object()).outputs);
}

TEST_F(WaitForDelegationTest, CachesKeepWhatTheParentSaidForTheLongestTtlThatWasSeen) {
  task.params["CachedSeconds"] = 172800;
  task.confirmed = task.now;
  parent_says(former, 604800);
  const Json before = action->check(task).before;
  const Json outputs = action->apply(task, before);
  parent_says(wanted, 300);
  const Json done = *action->settle(task, outputs).outputs;
  EXPECT_EQ(done.at("CachedSeconds"), 604800);
  parent_says(wanted, 700000);
  const Json remembered = action->undo(task, before, done).remembered;
  parent_says(former, 300);
  EXPECT_EQ(action->undo(task, before, remembered).forgotten_at, task.now + 700000s);
}

TEST_F(WaitForDelegationTest, WhereNoTtlIsSeenThePlansWordCounts) {
  task.params["CachedSeconds"] = 172800;
  task.confirmed = task.now;
  parent_says(former, 300);
  EXPECT_EQ(action->check(task).before.at("CachedSeconds"), 172800);
  dns->answers.clear();
  EXPECT_EQ(action->check(task).before.at("CachedSeconds"), 172800);
}

TEST_F(WaitForDelegationTest, UndoOfWhatNobodyConfirmedNeedsNoDns) {
  dns->answers.clear();
  EXPECT_TRUE(action->undo(task, Json::object(), Json::object()).outputs);
  task.confirmed = task.now;
  EXPECT_FALSE(action->undo(task, Json::object(), Json::object()).outputs);
}

TEST_F(WaitForDelegationTest, UndoSeesWhatAPersonDidWithoutAWord) {
  const Json before = action->check(task).before;
  parent_says(wanted);
  EXPECT_FALSE(action->undo(task, before, Json::object()).outputs);
}

}  // namespace
}  // namespace cleave::move::registrar
