#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "plan/names_estate.h"

namespace cleave::plan::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

constexpr const char* requested_by = "acm/request-certificate/c-1";
constexpr const char* certificate_id = "acm/certificate/arn:aws:acm:us-east-1:111111111111:certificate/c-1";

std::vector<std::string> requested(const NamesEstate& made) {
  const Plan plan = made.plan();
  return at(plan.find(requested_by)->params, "SubjectAlternativeNames").get<std::vector<std::string>>();
}

/// With CAA records of the apex.
NamesEstate under(const std::vector<std::string>& records) {
  NamesEstate made;
  Json all = values({});
  for (const std::string& record : records) all["ResourceRecords"].push_back({{"Value", record}});
  made.record("pressi.example.", "CAA", all);
  return made;
}

TEST(Certificates, AreAskedForWhereCaaRecordsLetAmazonIssue) {
  struct Form {
    std::vector<std::string> records;
    const char* refusal;
    bool wildcard;
  };
  for (const Form& form : {
           Form{{R"(0 issue "amazon.com")"}, "", true},
           Form{{R"(0 issue "letsencrypt.org")", R"(0 issue "awstrust.com")"}, "", true},
           Form{{R"(0 issue "amazontrust.com; validationmethods=dns-01")"}, "", true},
           Form{{R"(0 iodef "mailto:ann@pressi.example")"}, "", true},
           Form{{R"(0 issue "amazonaws.com")", R"(0 issuewild ";")"}, "", false},
           Form{{R"(0 issue "amazonaws.com")", R"(0 issuewild "letsencrypt.org")"}, "", false},
           Form{{R"(0 issuewild "letsencrypt.org")"}, "", false},
           Form{{R"(0 issue ";")", R"(0 issuewild "amazon.com")"}, "caa-forbids", false},
           Form{{R"(0 issue "letsencrypt.org")"}, "caa-forbids", false},
           Form{{R"(128 tbs "unknown")"}, "caa-forbids", false},
           Form{{R"(0 tbs "unknown")"}, "", true},
       }) {
    const NamesEstate made = under(form.records);
    const std::string all = ::testing::PrintToString(form.records);
    EXPECT_EQ(made.refusal(), form.refusal) << all;
    if (*form.refusal != '\0') continue;
    EXPECT_EQ(::testing::Value(requested(made), Contains("*.pressi.example")), form.wildcard) << all;
  }
}

TEST(Certificates, FollowTheNearestCaaRecordsAndTheirAliases) {
  NamesEstate made = under({R"(0 issue "letsencrypt.org")"});
  made.record("cdn.pressi.example.", "CAA", values({R"(0 issue "amazon.com")"}));
  EXPECT_EQ(made.refusal(), "caa-forbids") << "the apex is a name of the certificate, too";
  made.resource(certificate_id).document["SubjectAlternativeNames"] = {"cdn.pressi.example"};
  EXPECT_EQ(made.refusal(), "");
  made = under({R"(0 issue "amazon.com")"});
  made.resource(certificate_id).document["SubjectAlternativeNames"] = {"pressi.example", "b.pressi.example"};
  made.record("b.pressi.example.", "CNAME", values({"c.pressi.example."}));
  made.record("c.pressi.example.", "CAA", values({R"(0 issue "letsencrypt.org")"}));
  EXPECT_EQ(made.refusal(), "caa-forbids");
}

TEST(Certificates, OfTenNamesHaveTheWildcardInThePlaceOfOneThatItCovers) {
  NamesEstate made;
  Json& names = made.resource(certificate_id).document["SubjectAlternativeNames"];
  for (int number = 0; number < 8; ++number)
    names.push_back("h" + std::to_string(number) + ".pressi.example");
  const auto asked = requested(made);
  EXPECT_EQ(asked.size(), 10);
  EXPECT_THAT(asked, Contains("*.pressi.example"));
  EXPECT_THAT(asked, Contains("pressi.example"));
  EXPECT_THAT(made.plan().dropped, Contains(HasSubstr("SubjectAlternativeNames h7.pressi.example")));
}

TEST(Certificates, OfTenNamesThatNoWildcardCoversGetNone) {
  NamesEstate made;
  Json& names = made.resource(certificate_id).document["SubjectAlternativeNames"];
  for (int number = 0; number < 9; ++number)
    names.push_back("a.h" + std::to_string(number) + ".pressi.example");
  EXPECT_EQ(made.refusal(), "too-many-names");
  made.decisions.names_per_certificate = 11;
  EXPECT_THAT(requested(made), ::testing::SizeIs(11)) << "without the wildcard";
  made.decisions.names_per_certificate = 12;
  EXPECT_THAT(requested(made), Contains("*.pressi.example"));
}

TEST(Certificates, AskOnceForRecordsOfZonesElsewhere) {
  NamesEstate made;
  made.resource(certificate_id).document["SubjectAlternativeNames"] = {
      "pressi.example", "a.other.example", "*.a.other.example", "b.other.example"};
  const Plan plan = made.plan();
  const Step* asked = plan.find("manual/validation-records/elsewhere");
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(at(asked->params, "Elsewhere"), (Json{"a.other.example", "b.other.example"}));
  EXPECT_THAT(plan.find("acm/wait-issued/c-1")->needs, Contains(asked->id));
  EXPECT_THAT(plan.warnings,
              Contains(HasSubstr("whether CAA records at or above a.other.example, b.other.example let "
                                 "Amazon issue it again is not known")));
}

}  // namespace
}  // namespace cleave::plan::testing
