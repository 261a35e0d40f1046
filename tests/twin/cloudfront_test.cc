#include <gtest/gtest.h>

#include "twin/names_and_edges.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

class CloudFront : public testing::Test {
 protected:
  void SetUp() override {
    zone = edges.registered_zone("example.com");
    source_certificate = edges.issued_certificate("*.example.com", source, zone, source);
    destination_certificate = edges.issued_certificate("*.example.com", destination, zone, source);
  }
  std::string refused_creation(const std::string& reference, const std::string& certificate,
                               const Json& aliases, const char* account) {
    return edges.refusal("cloudfront", "CreateDistribution",
                         {{"DistributionConfig", edges.distribution_config(reference, certificate, aliases)}},
                         account);
  }
  void point(const std::string& name, const std::string& distribution, const char* account) {
    edges.change(zone, "UPSERT",
                 edges.alias(name, "Z2FDTNDATAQYW2", edges.domain_name_of(distribution, account)));
  }

  NamesAndEdges edges;
  std::string zone, source_certificate, destination_certificate;
};

TEST_F(CloudFront, FillsInWhatTheCallerLeavesOutAndDeploys) {
  const Json made = edges.call("cloudfront", "CreateDistribution",
                               {{"DistributionConfig", edges.distribution_config("1", "", Json::array())}});
  EXPECT_EQ(text(made, "Distribution/Status"), "InProgress");
  EXPECT_EQ(at(made, "Distribution/DistributionConfig/DefaultCacheBehavior/AllowedMethods/Quantity"), 2);
  edges.pass(5min);
  const Json got = edges.call("cloudfront", "GetDistribution", {{"Id", at(made, "Distribution/Id")}});
  EXPECT_EQ(text(got, "Distribution/Status"), "Deployed");
  EXPECT_EQ(got.at("ETag"), made.at("ETag"));
  const Json list = edges.call("cloudfront", "ListDistributions", Json::object());
  EXPECT_EQ(at(list, "DistributionList/Items/0/Id"), at(made, "Distribution/Id"));
}

TEST_F(CloudFront, CallerReferenceIsUsedOnce) {
  edges.distribution("1", "", Json::array());
  EXPECT_EQ(refused_creation("1", "", Json::array(), source), "DistributionAlreadyExists");
}

TEST_F(CloudFront, UpdateNeedsTheCurrentVersionAndReplacesEverything) {
  const std::string id = edges.distribution("1", "", Json::array());
  const Json current = edges.call("cloudfront", "GetDistributionConfig", {{"Id", id}});
  Json config = edges.distribution_config("1", "", Json::array());
  config["Comment"] = "changed";
  const auto update = [&](const Json& more) {
    Json input = {{"Id", id}, {"DistributionConfig", config}};
    input.update(more);
    return edges.refusal("cloudfront", "UpdateDistribution", input);
  };
  EXPECT_EQ(update(Json::object()), "InvalidIfMatchVersion");
  EXPECT_EQ(update({{"IfMatch", "EOLD"}}), "PreconditionFailed");
  EXPECT_EQ(update({{"IfMatch", current.at("ETag")}}), "");
  EXPECT_EQ(update({{"IfMatch", current.at("ETag")}}), "PreconditionFailed");
  config["CallerReference"] = "2";
  const Json after = edges.call("cloudfront", "GetDistributionConfig", {{"Id", id}});
  EXPECT_EQ(text(after, "DistributionConfig/Comment"), "changed");
  EXPECT_EQ(update({{"IfMatch", after.at("ETag")}}), "IllegalUpdate");
}

TEST_F(CloudFront, DeleteNeedsItDisabledAndDeployed) {
  const std::string id = edges.distribution("1", "", Json::array());
  const auto remove = [&] {
    const Json current = edges.call("cloudfront", "GetDistribution", {{"Id", id}});
    return edges.refusal("cloudfront", "DeleteDistribution", {{"Id", id}, {"IfMatch", current.at("ETag")}});
  };
  EXPECT_EQ(remove(), "DistributionNotDisabled");
  edges.disable(id);
  EXPECT_EQ(remove(), "DistributionNotDisabled");
  edges.pass(5min);
  EXPECT_EQ(remove(), "");
}

TEST_F(CloudFront, AnAliasStandsOnOneDistributionWorldwide) {
  edges.distribution("1", source_certificate, {"www.example.com"}, source);
  EXPECT_EQ(refused_creation("2", source_certificate, {"www.example.com"}, source), "CNAMEAlreadyExists");
  EXPECT_EQ(refused_creation("3", destination_certificate, {"www.example.com"}, destination),
            "CNAMEAlreadyExists");
  EXPECT_EQ(refused_creation("4", destination_certificate, {"*.example.com"}, destination), "");
}

TEST_F(CloudFront, AnAliasNeedsAnIssuedCertificateThatCoversIt) {
  EXPECT_EQ(refused_creation("1", "", {"www.example.com"}, source), "InvalidViewerCertificate");
  EXPECT_EQ(refused_creation("2", destination_certificate, {"www.example.com"}, source),
            "InvalidViewerCertificate");
  EXPECT_EQ(refused_creation("3", source_certificate, {"a.b.example.com"}, source),
            "InvalidViewerCertificate");
  EXPECT_EQ(refused_creation("4", source_certificate, {"example.com"}, source), "InvalidViewerCertificate");
}

TEST_F(CloudFront, DnsThatLeadsToAnotherDistributionForbidsTheAlias) {
  const std::string other = edges.distribution("1", "", Json::array(), source);
  const std::string mine = edges.distribution("2", destination_certificate, Json::array(), destination);
  point("cdn.example.com", other, source);
  EXPECT_EQ(edges.update_aliases(mine, {"cdn.example.com"}, destination), "CNAMEAlreadyExists");
  EXPECT_EQ(edges.update_aliases(mine, {"*.example.com"}, destination), "");
  point("cdn.example.com", mine, destination);
  EXPECT_EQ(edges.update_aliases(mine, {"*.example.com", "cdn.example.com"}, destination), "");
}

TEST_F(CloudFront, ATakenOffAliasIsFreeWhenThatIsDeployed) {
  const std::string first = edges.distribution("1", source_certificate, {"www.example.com"}, source);
  const std::string second = edges.distribution("2", destination_certificate, Json::array(), destination);
  Json current = edges.call("cloudfront", "GetDistributionConfig", {{"Id", first}});
  current["DistributionConfig"]["Aliases"] = {{"Quantity", 0}};
  edges.call("cloudfront", "UpdateDistribution",
             {{"Id", first},
              {"IfMatch", current.at("ETag")},
              {"DistributionConfig", current.at("DistributionConfig")}});
  EXPECT_EQ(edges.update_aliases(second, {"www.example.com"}, destination), "CNAMEAlreadyExists");
  EXPECT_EQ(edges.update_aliases(second, {"www.example.com"}, destination), "");
}

TEST_F(CloudFront, MovingAnAliasBetweenAccountsNeedsTheSourceDisabledAndATextRecord) {
  const std::string from = edges.distribution("1", source_certificate, {"www.example.com"}, source);
  const std::string to = edges.distribution("2", destination_certificate, Json::array(), destination);
  const auto move = [&] {
    return edges.refusal("cloudfront", "AssociateAlias",
                         {{"TargetDistributionId", to}, {"Alias", "www.example.com"}}, destination);
  };
  EXPECT_EQ(move(), "IllegalUpdate");
  edges.disable(from);
  EXPECT_EQ(move(), "IllegalUpdate");
  EXPECT_EQ(edges.message(), "Invalid or missing alias DNS TXT records.");
  edges.change(zone, "CREATE",
               edges.record("_www.example.com", "TXT",
                            Json::array({"\"" + edges.domain_name_of(to, destination) + "\""})));
  EXPECT_EQ(move(), "");
  const Json config = edges.call("cloudfront", "GetDistributionConfig", {{"Id", to}}, destination);
  EXPECT_EQ(at(config, "DistributionConfig/Aliases/Items"), Json::array({"www.example.com"}));
}

TEST_F(CloudFront, ConflictsShowMaskedIds) {
  const std::string held = edges.distribution("1", source_certificate, {"www.example.com"}, source);
  const std::string asking = edges.distribution("2", destination_certificate, Json::array(), destination);
  const Json conflicts = edges.call(
      "cloudfront", "ListDomainConflicts",
      {{"Domain", "*.example.com"}, {"DomainControlValidationResource", {{"DistributionId", asking}}}},
      destination);
  EXPECT_EQ(at(conflicts, "DomainConflicts/0/ResourceId"), "*******" + held.substr(7));
  EXPECT_EQ(at(conflicts, "DomainConflicts/0/AccountId"), "******111111");
}

TEST_F(CloudFront, OriginsAndPoliciesMustExistInTheAccount) {
  Json config = edges.distribution_config("1", "", Json::array());
  config["Origins"]["Items"][0]["OriginAccessControlId"] = "ENONE";
  EXPECT_EQ(edges.refusal("cloudfront", "CreateDistribution", {{"DistributionConfig", config}}),
            "InvalidOriginAccessControl");
  config = edges.distribution_config("1", "", Json::array());
  config["DefaultCacheBehavior"]["CachePolicyId"] = "none";
  EXPECT_EQ(edges.refusal("cloudfront", "CreateDistribution", {{"DistributionConfig", config}}),
            "NoSuchCachePolicy");
  config = edges.distribution_config("1", "", Json::array());
  config["DefaultCacheBehavior"]["TargetOriginId"] = "two";
  EXPECT_EQ(edges.refusal("cloudfront", "CreateDistribution", {{"DistributionConfig", config}}),
            "NoSuchOrigin");
  config = edges.distribution_config("1", "", Json::array());
  config["Origins"]["Quantity"] = 2;
  EXPECT_EQ(edges.refusal("cloudfront", "CreateDistribution", {{"DistributionConfig", config}}),
            "InconsistentQuantities");
}

TEST_F(CloudFront, AnAccessControlInUseStays) {
  const Json made = edges.call("cloudfront", "CreateOriginAccessControl",
                               {{"OriginAccessControlConfig",
                                 {{"Name", "oac"},
                                  {"SigningProtocol", "sigv4"},
                                  {"SigningBehavior", "always"},
                                  {"OriginAccessControlOriginType", "s3"}}}});
  Json config = edges.distribution_config("1", "", Json::array());
  config["Origins"]["Items"][0]["OriginAccessControlId"] = at(made, "OriginAccessControl/Id");
  edges.call("cloudfront", "CreateDistribution", {{"DistributionConfig", config}});
  EXPECT_EQ(edges.refusal("cloudfront", "DeleteOriginAccessControl",
                          {{"Id", at(made, "OriginAccessControl/Id")}, {"IfMatch", made.at("ETag")}}),
            "OriginAccessControlInUse");
}

TEST_F(CloudFront, PoliciesOfAwsAreListedAndStay) {
  const Json list = edges.call("cloudfront", "ListCachePolicies", {{"Type", "managed"}});
  EXPECT_EQ(at(list, "CachePolicyList/Quantity"), 3);
  const Json ask = {{"Id", "658327ea-f89d-4fab-a63d-7e88639e58f6"}};
  EXPECT_EQ(text(edges.call("cloudfront", "GetCachePolicy", ask), "CachePolicy/CachePolicyConfig/Name"),
            "Managed-CachingOptimized");
  EXPECT_EQ(edges.refusal("cloudfront", "DeleteCachePolicy", ask), "IllegalDelete");
  for (const char* id : {"216adef6-5c7f-47e4-b989-5492eafa07d3", "b689b0a8-53d0-40ab-baf2-68738e2966ac"}) {
    edges.call("cloudfront", "GetOriginRequestPolicy", {{"Id", id}});
  }
  edges.call("cloudfront", "ListOriginRequestPolicies", Json::object());
  edges.call("cloudfront", "ListResponseHeadersPolicies", Json::object());
}

TEST_F(CloudFront, TagsAndInvalidations) {
  const std::string id = edges.distribution("1", "", Json::array());
  const Json which = {{"Resource", "arn:aws:cloudfront::111111111111:distribution/" + id}};
  Json tagging = which;
  tagging["Tags"] = {{"Items", Json::array({{{"Key", "team"}, {"Value", "web"}}})}};
  edges.call("cloudfront", "TagResource", tagging);
  EXPECT_EQ(edges.call("cloudfront", "ListTagsForResource", which).at("Tags"), tagging.at("Tags"));
  const Json made = edges.call(
      "cloudfront", "CreateInvalidation",
      {{"DistributionId", id},
       {"InvalidationBatch",
        {{"CallerReference", "1"}, {"Paths", {{"Quantity", 1}, {"Items", Json::array({"/*"})}}}}}});
  const Json ask = {{"DistributionId", id}, {"Id", at(made, "Invalidation/Id")}};
  EXPECT_EQ(text(edges.call("cloudfront", "GetInvalidation", ask), "Invalidation/Status"), "InProgress");
  edges.pass(1min);
  EXPECT_EQ(text(edges.call("cloudfront", "GetInvalidation", ask), "Invalidation/Status"), "Completed");
}

}  // namespace
}  // namespace cleave::twin
