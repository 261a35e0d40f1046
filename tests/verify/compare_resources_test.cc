#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/client.h"
#include "aws/transport.h"
#include "base/error.h"
#include "verify/verify.h"

namespace cleave::verify {
namespace {

/// Documents are compared without a question to AWS.
class NoTransport : public aws::Transport {
 public:
  aws::HttpResponse send(const aws::HttpRequest&) override {
    throw Error(Error::Kind::failed, "no-calls", "the test makes no calls");
  }
};

/// One resource of the source, moved, and what stands for it at the destination.
class Moved {
 public:
  Moved(const std::string& type, std::string source_key, Json source, std::string destination_key,
        Json destination) {
    const auto slash = type.find('/');
    const auto add = [&](inventory::Inventory& side, const std::string& key, Json document) {
      side.resources.push_back({type + "/" + key, type.substr(0, slash), type.substr(slash + 1), "global",
                                key, std::move(document)});
    };
    add(source_, source_key, std::move(source));
    add(destination_, destination_key, std::move(destination));
    plan_.fates.push_back({type + "/" + source_key, plan::Decision::move, ""});
  }

  Moved& renaming(const std::string& source, const std::string& kind, const std::string& becomes) {
    plan_.names.push_back({source, kind, becomes, ""});
    return *this;
  }

  Finding finding() const {
    const auto none = [](const std::string&) -> const Json* { return nullptr; };
    const aws::Account account({}, std::make_shared<NoTransport>(), std::make_shared<SystemClock>());
    return compare_resources(plan_, Counterparts(plan_, none),
                             {source_, destination_, account, account, {}, {}})
        .at(0);
  }

 private:
  plan::Plan plan_;
  inventory::Inventory source_, destination_;
};

Json record(const std::string& name, const std::string& type, const std::vector<std::string>& values) {
  Json records = Json::array();
  for (const auto& value : values) records.push_back({{"Value", value}});
  return {{"Name", name}, {"Type", type}, {"TTL", 300}, {"ResourceRecords", records}};
}

Finding records_compared(const Json& source, const Json& destination) {
  return Moved("route53/record", "Z1/x./T/", source, "Z2/x./T/", destination)
      .renaming("Z1", "id", "Z2")
      .finding();
}

struct SameAnswer {
  std::string title, type, source, destination;
};

class RecordsThatAnswerAlike : public ::testing::TestWithParam<SameAnswer> {};

TEST_P(RecordsThatAnswerAlike, AreEqual) {
  const auto& [title, type, source, destination] = GetParam();
  const auto finding = records_compared(record("www.shop.example.", type, {source}),
                                        record("www.shop.example.", type, {destination}));
  EXPECT_EQ(finding.problem, "");
  EXPECT_TRUE(finding.differences.empty()) << title;
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, RecordsThatAnswerAlike,
    ::testing::Values(SameAnswer{"final dot", "NS", "ns-1.awsdns-01.org.", "ns-1.awsdns-01.org"},
                      SameAnswer{"case", "CNAME", "App.Shop.Example", "app.shop.example."},
                      SameAnswer{"mail exchanger", "MX", "10 Mail.shop.example", "10  mail.shop.example."},
                      SameAnswer{"escape", "CNAME", "\\052.shop.example.", "*.shop.example."},
                      SameAnswer{"text", "TXT", "\"a\\137b\"   \"c\"", "\"a_b\" \"c\""},
                      SameAnswer{"address", "AAAA", "2001:db8:0:0::1", "2001:DB8::1"},
                      SameAnswer{"authority", "SOA", "ns-1.example. Host.example 1 7200 900 1209600 86400",
                                 "ns-1.example host.example.  1 7200 900 1209600 86400"}),
    [](const auto& test) { return test.param.type + std::to_string(test.index); });

TEST(CompareResources, NamesOfRecordsAreComparedByMeaning) {
  EXPECT_TRUE(records_compared(record("\\052.Shop.example", "A", {"192.0.2.1"}),
                               record("*.shop.example.", "A", {"192.0.2.1"}))
                  .differences.empty());
}

TEST(CompareResources, ATtlThatWasLoweredForTheCutoverIsNoDifference) {
  Json source = record("www.shop.example.", "A", {"192.0.2.1"});
  source["TTL"] = 60;
  EXPECT_TRUE(records_compared(source, record("www.shop.example.", "A", {"192.0.2.1"})).differences.empty());
}

TEST(CompareResources, TextsThatAreSplitOtherwiseAreDifferent) {
  EXPECT_EQ(records_compared(record("www.shop.example.", "TXT", {"\"a\" \"b\""}),
                             record("www.shop.example.", "TXT", {"\"ab\""}))
                .differences.size(),
            1u);
}

TEST(CompareResources, AValueTooFewIsADifference) {
  EXPECT_EQ(records_compared(record("www.shop.example.", "NS", {"ns-1.example.", "ns-2.example."}),
                             record("www.shop.example.", "NS", {"ns-1.example"}))
                .differences.size(),
            1u);
}

/// A bucket that serves a site is called like its host, and its copy cannot be.
TEST(CompareResources, ARecordKeepsItsNameWhenABucketOfThatNameGetsAnother) {
  const Json answer = record("www.shop.example.", "A", {"192.0.2.1"});
  const auto finding =
      Moved("route53/record", "Z1/www.shop.example./A/", answer, "Z2/www.shop.example./A/", answer)
          .renaming("Z1", "id", "Z2")
          .renaming("www.shop.example", "bucket", "www.shop.example-222222222222")
          .finding();
  EXPECT_EQ(finding.counterpart, "route53/record/Z2/www.shop.example./A/");
  EXPECT_EQ(finding.problem, "");
  EXPECT_TRUE(finding.differences.empty());
}

TEST(CompareResources, HostNamesInOtherDocumentsAreComparedByMeaning) {
  const auto check = [](const std::string& host, int port) {
    return Json{{"HealthCheckConfig", {{"FullyQualifiedDomainName", host}, {"Port", port}}}};
  };
  const auto finding =
      Moved("route53/health-check", "h1", check("WWW.Shop.example.", 80), "h1", check("www.shop.example", 81))
          .finding();
  ASSERT_EQ(finding.differences.size(), 1u);
  EXPECT_EQ(finding.differences[0].path, "HealthCheckConfig/Port");
}

}  // namespace
}  // namespace cleave::verify
