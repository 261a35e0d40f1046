#include "plan/names_estate.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/error.h"

namespace cleave::plan::testing {
namespace {

constexpr const char* cloudfront_zone = "Z2FDTNDATAQYW2";

Json distribution(const std::string& id, const std::string& host, const Json& aliases,
                  const std::string& certificate) {
  Json config = {{"CallerReference", "made by hand"},
                 {"Aliases", {{"Quantity", aliases.size()}, {"Items", aliases}}},
                 {"Origins",
                  {{"Quantity", 1},
                   {"Items",
                    {{{"Id", "web"},
                      {"DomainName", "origin.example.net"},
                      {"CustomOriginConfig",
                       {{"HTTPPort", 80}, {"HTTPSPort", 443}, {"OriginProtocolPolicy", "http-only"}}}}}}}},
                 {"DefaultCacheBehavior",
                  {{"TargetOriginId", "web"},
                   {"ViewerProtocolPolicy", "allow-all"},
                   {"CachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"}}},
                 {"Comment", ""},
                 {"Enabled", true},
                 {"ViewerCertificate",
                  {{"CloudFrontDefaultCertificate", false},
                   {"ACMCertificateArn", certificate},
                   {"SSLSupportMethod", "sni-only"},
                   {"Certificate", certificate},
                   {"CertificateSource", "acm"}}}};
  return {{"Id", id},
          {"ARN", "arn:aws:cloudfront::111111111111:distribution/" + id},
          {"DomainName", host},
          {"DistributionConfig", std::move(config)}};
}

Json certificate(const std::string& arn, const std::string& name) {
  return {{"CertificateArn", arn},
          {"DomainName", name},
          {"SubjectAlternativeNames", {name, "cdn." + name}},
          {"KeyAlgorithm", "RSA-2048"},
          {"Type", "AMAZON_ISSUED"},
          {"Status", "ISSUED"}};
}

Json zone(const std::string& name, const Json& servers) {
  return {{"Name", name},
          {"Config", {{"PrivateZone", false}}},
          {"GetHostedZone", {{"DelegationSet", {{"NameServers", servers}}}}},
          {"GetDNSSEC", {{"Status", {{"ServeSignature", "NOT_SIGNING"}}}}}};
}

}  // namespace

Json values(std::initializer_list<const char*> values, int ttl) {
  Json records = Json::array();
  for (const char* value : values) records.push_back({{"Value", value}});
  return {{"TTL", ttl}, {"ResourceRecords", std::move(records)}};
}

Json alias(const std::string& zone, const std::string& target) {
  return {{"AliasTarget", {{"HostedZoneId", zone}, {"DNSName", target}, {"EvaluateTargetHealth", false}}}};
}

NamesEstate::NamesEstate() {
  source.account_id = "111111111111";
  destination.account_id = "222222222222";
  decisions.roots = {"domain:pressi.example"};
  const std::string arn = "arn:aws:acm:us-east-1:111111111111:certificate/c-1";
  add("acm/certificate/" + arn, "pressi.example", certificate(arn, "pressi.example"), "us-east-1");
  add("cloudfront/distribution/E1SOURCE", "cdn.pressi.example",
      distribution("E1SOURCE", "d1source.cloudfront.net", {"cdn.pressi.example", "pressi.example"}, arn));
  add("cloudfront/distribution/E2BLOG", "blog.example",
      distribution("E2BLOG", "d2blog.cloudfront.net", {"www.blog.example"},
                   "arn:aws:acm:us-east-1:111111111111:certificate/c-2"));
  add("route53/health-check/h-1", "h-1",
      {{"Id", "h-1"},
       {"HealthCheckConfig", {{"Type", "HTTP"}, {"FullyQualifiedDomainName", "origin.example.net"}}}});
  add("route53/zone/Z1PRESSI", "pressi.example",
      zone("pressi.example.", {"ns-1.aws.example", "ns-2.aws.example"}));
  add("route53/zone/Z2BLOG", "blog.example", zone("blog.example.", {"ns-8.aws.example", "ns-9.aws.example"}));
  add("route53domains/domain/pressi.example", "pressi.example",
      {{"DomainName", "pressi.example"},
       {"Nameservers", {{{"Name", "ns-1.aws.example"}}, {{"Name", "ns-2.aws.example"}}}}});
  record("pressi.example.", "NS", values({"ns-1.aws.example.", "ns-2.aws.example."}, 172800));
  record("pressi.example.", "SOA", values({"ns-1.aws.example. host. 1 7200 900 1209600 86400"}, 900));
  record("pressi.example.", "A", alias(cloudfront_zone, "d1source.cloudfront.net."));
  record("pressi.example.", "MX", values({"10 mail.example.net."}));
  record("cdn.pressi.example.", "A", alias(cloudfront_zone, "d1source.cloudfront.net."));
  record("a.pressi.example.", "A", alias("Z1PRESSI", "www.pressi.example."));
  record("www.pressi.example.", "A", alias("Z1PRESSI", "pressi.example."));
  record("img.pressi.example.", "CNAME", values({"d1source.cloudfront.net"}, 3600));
  Json weighted = values({"192.0.2.1"}, 30);
  weighted.update({{"SetIdentifier", "blue"}, {"Weight", 10}, {"HealthCheckId", "h-1"}});
  record("api.pressi.example.", "A", std::move(weighted));
}

inventory::Resource& NamesEstate::resource(const std::string& id) {
  for (auto& each : source.resources)
    if (each.id == id) return each;
  throw Error(Error::Kind::failed, "no-resource", id);
}

void NamesEstate::add(const std::string& id, const std::string& name, Json document,
                      const std::string& region) {
  const auto slash = id.find('/');
  const std::string type = id.substr(slash + 1, id.find('/', slash + 1) - slash - 1);
  source.resources.push_back({id, id.substr(0, slash), type, region, name, std::move(document)});
  std::sort(source.resources.begin(), source.resources.end(), [](auto& a, auto& b) { return a.id < b.id; });
}

void NamesEstate::remove(const std::string& id) {
  std::erase_if(source.resources, [&](const auto& each) { return each.id == id; });
}

void NamesEstate::record(const std::string& name, const std::string& type, Json rest) {
  rest.update({{"Name", name}, {"Type", type}});
  const std::string set = text_or(rest, "SetIdentifier", "");
  add("route53/record/Z1PRESSI/" + name + "/" + type + (set.empty() ? "" : "/" + set),
      name.substr(0, name.size() - 1), std::move(rest));
}

Plan NamesEstate::plan() const {
  return make_plan(source, destination, decisions, {"split-1", from_rfc3339("2026-11-23T06:00:00Z"), "", ""});
}

std::string NamesEstate::refusal() const {
  try {
    plan();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

std::size_t place(const Plan& plan, const std::string& step) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    if (plan.steps[i].id == step) return i;
  ADD_FAILURE() << "the plan has no step " << step;
  return 0;
}

}  // namespace cleave::plan::testing
