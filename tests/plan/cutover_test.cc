#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/names_estate.h"

namespace cleave::plan {
namespace {

using testing::NamesEstate;
using testing::place;

void expect_order(const Plan& plan, const std::vector<std::string>& steps) {
  for (std::size_t i = 1; i < steps.size(); ++i)
    EXPECT_LT(place(plan, steps[i - 1]), place(plan, steps[i])) << steps[i - 1] << " before " << steps[i];
}

const Json& params(const Plan& plan, const std::string& step) {
  return plan.steps[place(plan, step)].params;
}

const Downtime& downtime(const Plan& plan, const std::string& host) {
  for (const auto& each : plan.downtime)
    if (each.host == host) return each;
  static const Downtime none{"none", -1, ""};
  return none;
}

Json created(const char* output) {
  return from("cloudfront/create-distribution/E1SOURCE", output);
}

TEST(Cutover, AliasChangesHandsUnderTheWildcard) {
  const Plan plan = NamesEstate().plan();
  expect_order(
      plan,
      {"acm/request-certificate/c-1", "route53/validation-records/c-1/Z1PRESSI", "acm/wait-issued/c-1",
       "cloudfront/create-distribution/E1SOURCE", "cloudfront/add-wildcard/E1SOURCE/pressi.example",
       "route53/point-traffic/Z1PRESSI/E1SOURCE/pressi.example",
       "cloudfront/remove-alias/E1SOURCE/pressi.example",
       "route53/verify-traffic/Z1PRESSI/E1SOURCE/pressi.example",
       "cloudfront/add-alias/E1SOURCE/pressi.example", "cloudfront/drop-wildcard/E1SOURCE/pressi.example"});
  EXPECT_THAT(at(params(plan, "acm/request-certificate/c-1"), "SubjectAlternativeNames"),
              ::testing::Contains(Json("*.pressi.example")));
  EXPECT_EQ(downtime(plan, "cdn.pressi.example").seconds, 0);
}

TEST(Cutover, ApexGoesByDisablingAndTheGapIsStated) {
  const Plan plan = NamesEstate().plan();
  expect_order(plan, {"cloudfront/drop-wildcard/E1SOURCE/pressi.example", "cloudfront/disable/E1SOURCE",
                      "route53/verify-traffic/Z1PRESSI/E1SOURCE", "cloudfront/associate-aliases/E1SOURCE",
                      "cloudfront/enable/E1SOURCE", "route53/remove-proof/Z1PRESSI/E1SOURCE",
                      "route53/compare-zones/Z1PRESSI"});
  expect_order(plan, {"route53/prove-alias/Z1PRESSI/E1SOURCE", "route53/point-traffic/Z1PRESSI/E1SOURCE",
                      "cloudfront/disable/E1SOURCE"});
  const Json& proof = at(params(plan, "route53/prove-alias/Z1PRESSI/E1SOURCE"), "Records/0");
  EXPECT_EQ(text(proof, "Name"), "_.pressi.example.");
  EXPECT_GT(downtime(plan, "pressi.example").seconds, 0);
}

TEST(Cutover, TrafficThenEqualZonesThenApexThenRegistrarThenCaches) {
  const Plan plan = NamesEstate().plan();
  expect_order(plan, {"route53/lower-ttl/Z1PRESSI", "wait/ttl/Z1PRESSI", "route53/point-traffic/Z1PRESSI",
                      "route53/compare-zones/Z1PRESSI", "route53/hand-over-apex/Z1PRESSI",
                      "route53/compare-zones/Z1PRESSI/before-delegation",
                      "registrar/update-nameservers/pressi.example", "wait/caches/Z1PRESSI",
                      "manual/confirm-drained/source", "wait/let-go/source", "route53/restore-ttl/Z1PRESSI"});
  EXPECT_EQ(plan.point_of_no_return, "wait/let-go/source");
  EXPECT_EQ(at(params(plan, "wait/caches/Z1PRESSI"), "Seconds"), 172800);
}

TEST(Cutover, WaitsForTheLargestTtlThatWasServed) {
  const Plan plan = NamesEstate().plan();
  const Json& lowered = at(params(plan, "route53/lower-ttl/Z1PRESSI"), "Records");
  std::vector<std::string> names;
  for (const Json& record : lowered) names.push_back(text(record, "Name") + " " + text(record, "Type"));
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("img.pressi.example. CNAME", "pressi.example. NS"));
  for (const Json& record : lowered) EXPECT_EQ(record.at("TTL"), 60);
  EXPECT_EQ(at(params(plan, "wait/ttl/Z1PRESSI"), "Seconds"), 172800);
}

TEST(CopiedRecords, AliasesComeAfterTheirTargetsAndNameTheNewZone) {
  const Plan plan = NamesEstate().plan();
  std::vector<std::string> names;
  Json inner, outer;
  for (const Json& record : at(params(plan, "route53/copy-records/Z1PRESSI"), "Records")) {
    names.push_back(text(record, "Name") + " " + text(record, "Type"));
    if (names.back() == "www.pressi.example. A") inner = record.at("AliasTarget");
    if (names.back() == "pressi.example. A") outer = record.at("AliasTarget");
  }
  const auto at_place = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
  };
  EXPECT_LT(at_place("pressi.example. MX"), at_place("pressi.example. A"));
  EXPECT_LT(at_place("pressi.example. A"), at_place("www.pressi.example. A"));
  EXPECT_LT(at_place("www.pressi.example. A"), at_place("a.pressi.example. A"));
  EXPECT_EQ(inner.at("HostedZoneId"), from("route53/create-zone/Z1PRESSI", "Id"));
  EXPECT_EQ(outer.at("HostedZoneId"), "Z2FDTNDATAQYW2");
  EXPECT_EQ(outer.at("DNSName"), (Json{{"$text", {created("DomainName"), "."}}}));
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("pressi.example. SOA")));
}

TEST(CopiedRecords, LiveZoneKeepsAliasesToItself) {
  const Plan plan = NamesEstate().plan();
  for (const Json& record : at(params(plan, "route53/point-traffic/Z1PRESSI"), "Records"))
    EXPECT_THAT(text(record, "Name"), ::testing::AnyOf("img.pressi.example.", "api.pressi.example."));
}

TEST(Distribution, IsMadeWithoutAliasesAndWithTheCertificateOfTheDestination) {
  const Plan plan = NamesEstate().plan();
  const Json& config = at(params(plan, "cloudfront/create-distribution/E1SOURCE"), "DistributionConfig");
  EXPECT_EQ(config.at("Aliases"), (Json{{"Quantity", 0}}));
  EXPECT_EQ(at(config, "ViewerCertificate/ACMCertificateArn"), from("acm/wait-issued/c-1", "CertificateArn"));
  EXPECT_FALSE(config.contains("CallerReference"));
  EXPECT_EQ(at(config, "DefaultCacheBehavior/CachePolicyId"), "658327ea-f89d-4fab-a63d-7e88639e58f6");
}

TEST(Blog, IsNotTouched) {
  for (const Step& step : NamesEstate().plan().steps) {
    EXPECT_EQ(step.id.find("Z2BLOG"), std::string::npos) << step.id;
    EXPECT_EQ(step.id.find("E2BLOG"), std::string::npos) << step.id;
  }
}

TEST(Registrar, ForeignRegistrarIsAPersonsWork) {
  NamesEstate estate;
  estate.remove("route53domains/domain/pressi.example");
  const Plan plan = estate.plan();
  expect_order(plan, {"route53/compare-zones/Z1PRESSI/before-delegation", "manual/registrar/pressi.example",
                      "wait/caches/Z1PRESSI"});
  const Json& manual = params(plan, "manual/registrar/pressi.example");
  EXPECT_EQ(at(manual, "DomainName"), "pressi.example");
  EXPECT_EQ(at(manual, "Nameservers/3"), from("route53/create-zone/Z1PRESSI", "NameServers/3"));
  EXPECT_FALSE(at(manual, "Was").empty());
  EXPECT_FALSE(manual.contains("Resolver"));
  EXPECT_EQ(at(params(plan, "wait/caches/Z1PRESSI"), "Since"),
            from("manual/registrar/pressi.example", "ChangedAt"));
}

TEST(Registrar, TheResolverOfTheSettingsIsPartOfThePlan) {
  NamesEstate estate;
  estate.remove("route53domains/domain/pressi.example");
  estate.decisions.resolver = "192.0.2.53:53";
  const Plan plan = estate.plan();
  EXPECT_EQ(at(params(plan, "manual/registrar/pressi.example"), "Resolver"), "192.0.2.53:53");
}

TEST(Registrar, DomainThatIsDelegatedElsewhereIsLeftAlone) {
  NamesEstate estate;
  estate.resource("route53domains/domain/pressi.example").document["Nameservers"] = {
      {{"Name", "ns1.other.example"}}};
  const Plan plan = estate.plan();
  EXPECT_EQ(plan.find("registrar/update-nameservers/pressi.example"), nullptr);
  EXPECT_THAT(plan.warnings, ::testing::Contains(::testing::HasSubstr("The world does not ask")));
}

TEST(TwoZones, TheOneThatTheRegistrarNamesIsMovedAndTheOtherOneNamed) {
  NamesEstate estate;
  Json other = estate.resource("route53/zone/Z1PRESSI").document;
  other["GetHostedZone"]["DelegationSet"]["NameServers"] = {"ns-3.aws.example"};
  estate.add("route53/zone/Z0OTHER", "pressi.example", other);
  const Plan plan = estate.plan();
  EXPECT_NE(plan.find("route53/create-zone/Z1PRESSI"), nullptr);
  EXPECT_EQ(plan.find("route53/create-zone/Z0OTHER"), nullptr);
  EXPECT_THAT(plan.warnings,
              ::testing::Contains(::testing::HasSubstr("route53/zone/Z0OTHER (pressi.example) is left")));
}

TEST(TwoZones, AreRefusedWhereNobodyTellsWhichIsAsked) {
  NamesEstate estate;
  estate.add("route53/zone/Z0OTHER", "pressi.example", estate.resource("route53/zone/Z1PRESSI").document);
  estate.remove("route53domains/domain/pressi.example");
  EXPECT_EQ(estate.refusal(), "two-zones");
}

TEST(AliasRoute, ACopyTakesNoName) {
  NamesEstate estate;
  estate.decisions.resources["cloudfront/distribution/E1SOURCE"] = Decision::copy;
  const Plan plan = estate.plan();
  for (const Step& step : plan.steps)
    EXPECT_TRUE(step.kind == "cloudfront/create-distribution" || !step.kind.starts_with("cloudfront/"))
        << step.id;
  EXPECT_EQ(plan.find("route53/point-traffic/Z1PRESSI/E1SOURCE"), nullptr);
  for (const char* host : {"cdn.pressi.example", "pressi.example"})
    EXPECT_TRUE(downtime(plan, host).stays) << host;
}

TEST(Downtime, EveryZoneHasASentence) {
  const Plan plan = NamesEstate().plan();
  const auto about = [&](const std::string& domain) {
    return std::count_if(plan.downtime.begin(), plan.downtime.end(),
                         [&](const Downtime& each) { return each.others && each.host == domain; });
  };
  EXPECT_EQ(about("pressi.example"), 1);
  EXPECT_EQ(about("blog.example"), 1);
}

TEST(AliasRoute, WildcardThatIsTakenForbidsTheWildcardRoute) {
  NamesEstate estate;
  Json& aliases = estate.resource("cloudfront/distribution/E2BLOG").document["DistributionConfig"]["Aliases"];
  aliases = {{"Quantity", 1}, {"Items", {"*.pressi.example"}}};
  const Plan plan = estate.plan();
  EXPECT_EQ(plan.find("cloudfront/add-wildcard/E1SOURCE/pressi.example"), nullptr);
  EXPECT_GT(downtime(plan, "cdn.pressi.example").seconds, 0);
}

/// What planning refuses, each by one change of the estate.
struct Refusal {
  const char* name;
  void (*change)(NamesEstate& estate);
  const char* code;
};

class Refusals : public ::testing::TestWithParam<Refusal> {};

TEST_P(Refusals, NamesTheReason) {
  NamesEstate estate;
  GetParam().change(estate);
  EXPECT_EQ(estate.refusal(), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    Cutover, Refusals,
    ::testing::Values(
        Refusal{"SignedZone",
                [](NamesEstate& estate) {
                  estate.resource("route53/zone/Z1PRESSI").document["GetDNSSEC"]["Status"]["ServeSignature"] =
                      "SIGNING";
                },
                "not-supported"},
        Refusal{"PrivateZone",
                [](NamesEstate& estate) {
                  estate.resource("route53/zone/Z1PRESSI").document["Config"]["PrivateZone"] = true;
                },
                "not-supported"},
        Refusal{"TrafficPolicyRecord",
                [](NamesEstate& estate) {
                  Json record = testing::values({"192.0.2.9"});
                  record["TrafficPolicyInstanceId"] = "t-1";
                  estate.record("policy.pressi.example.", "A", record);
                },
                "not-supported"},
        Refusal{"ImportedCertificate",
                [](NamesEstate& estate) {
                  estate.resource("acm/certificate/arn:aws:acm:us-east-1:111111111111:certificate/c-1")
                      .document["Type"] = "IMPORTED";
                },
                "not-supported"},
        Refusal{
            "WebAcl",
            [](NamesEstate& estate) {
              estate.resource("cloudfront/distribution/E1SOURCE").document["DistributionConfig"]["WebACLId"] =
                  "arn:aws:wafv2:us-east-1:111111111111:global/webacl/x/1";
            },
            "not-supported"},
        Refusal{"SignedUrls",
                [](NamesEstate& estate) {
                  estate.resource("cloudfront/distribution/E1SOURCE")
                      .document["DistributionConfig"]["DefaultCacheBehavior"]["TrustedKeyGroups"] = {
                      {"Enabled", true}, {"Quantity", 1}, {"Items", {"k-1"}}};
                },
                "not-supported"},
        Refusal{"ZoneOfThatNameAtDestination",
                [](NamesEstate& estate) {
                  estate.destination.resources.push_back({"route53/zone/Z9",
                                                          "route53",
                                                          "zone",
                                                          "global",
                                                          "pressi.example",
                                                          {{"Name", "pressi.example."}}});
                },
                "name-taken"},
        Refusal{"Nothing", [](NamesEstate&) {}, ""}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace cleave::plan
