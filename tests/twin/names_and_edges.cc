#include "twin/names_and_edges.h"

#include <gtest/gtest.h>

#include "aws/protocol.h"

namespace cleave::twin {
namespace {

using namespace std::chrono_literals;

Json aliases_member(const Json& aliases) {
  Json member = {{"Quantity", aliases.size()}};
  if (!aliases.empty()) member["Items"] = aliases;
  return member;
}

}  // namespace

NamesAndEdges::NamesAndEdges()
    : clock(std::make_shared<VirtualClock>(from_rfc3339("2026-11-23T06:00:00Z"))), world(clock) {
  world.add_account(source, "source");
  world.add_account(destination, "destination");
  for (auto make : {make_route53, make_route53domains, make_cloudfront, make_acm}) {
    Service service = make();
    std::string id = service.id;
    services_.emplace(std::move(id), std::move(service));
  }
}

Json NamesAndEdges::perform(std::string_view service, std::string_view operation, const Json& input,
                            const char* account) {
  const aws::Operation& model = aws::service(service).operation(operation);
  if (model.input.shape != nullptr) aws::validate(*model.input.shape, input);
  const aws::HttpRequest request;
  Call call{world,       account, "arn:aws:iam::" + std::string(account) + ":root",
            "us-east-1", model,   input,
            {},          request, {},
            {}};
  const aws::Message output = services_.find(service)->second.handlers.find(operation)->second(call);
  if (model.output.shape != nullptr) aws::validate(*model.output.shape, output.document);
  return output.document;
}

Json NamesAndEdges::call(std::string_view service, std::string_view operation, const Json& input,
                         const char* account) {
  try {
    return perform(service, operation, input, account);
  } catch (const Refusal& refusal) {
    ADD_FAILURE() << operation << ": " << refusal.code << ": " << refusal.message;
    throw;
  }
}

std::string NamesAndEdges::refusal(std::string_view service, std::string_view operation, const Json& input,
                                   const char* account) {
  try {
    perform(service, operation, input, account);
  } catch (const Refusal& refusal) {
    message_ = refusal.message;
    return refusal.code;
  }
  return "";
}

std::string NamesAndEdges::registered_zone(const std::string& domain, const char* account) {
  const Json contact = {{"FirstName", "Jane"}, {"LastName", "Doe"}};
  call("route53domains", "RegisterDomain",
       {{"DomainName", domain},
        {"DurationInYears", 1},
        {"AdminContact", contact},
        {"RegistrantContact", contact},
        {"TechContact", contact}},
       account);
  pass(2min);
  const Json zones = call("route53", "ListHostedZonesByName", {{"DNSName", domain}}, account);
  return text(zones, "HostedZones/0/Id").substr(12);
}

std::string NamesAndEdges::zone(const std::string& name, const std::string& reference, const char* account) {
  const Json made =
      call("route53", "CreateHostedZone", {{"Name", name}, {"CallerReference", reference}}, account);
  return text(made, "HostedZone/Id").substr(12);
}

Json NamesAndEdges::record(const std::string& name, const std::string& type, const Json& values, int ttl) {
  Json record = {{"Name", name}, {"Type", type}, {"TTL", ttl}, {"ResourceRecords", Json::array()}};
  for (const Json& value : values) record["ResourceRecords"].push_back({{"Value", value}});
  return record;
}

Json NamesAndEdges::alias(const std::string& name, const std::string& target_zone,
                          const std::string& target) {
  return {
      {"Name", name},
      {"Type", "A"},
      {"AliasTarget", {{"HostedZoneId", target_zone}, {"DNSName", target}, {"EvaluateTargetHealth", false}}}};
}

Json NamesAndEdges::change(const std::string& zone, const std::string& action, const Json& record,
                           const char* account) {
  const Json changes = Json::array({{{"Action", action}, {"ResourceRecordSet", record}}});
  return call("route53", "ChangeResourceRecordSets",
              {{"HostedZoneId", zone}, {"ChangeBatch", {{"Changes", changes}}}}, account);
}

std::string NamesAndEdges::refused_change(const std::string& zone, const std::string& action,
                                          const Json& record, const char* account) {
  const Json changes = Json::array({{{"Action", action}, {"ResourceRecordSet", record}}});
  return refusal("route53", "ChangeResourceRecordSets",
                 {{"HostedZoneId", zone}, {"ChangeBatch", {{"Changes", changes}}}}, account);
}

std::string NamesAndEdges::issued_certificate(const std::string& name, const char* account,
                                              const std::string& zone, const char* zone_account) {
  const std::string arn =
      text(call("acm", "RequestCertificate", {{"DomainName", name}, {"ValidationMethod", "DNS"}}, account),
           "CertificateArn");
  pass(10s);
  const Json certificate = call("acm", "DescribeCertificate", {{"CertificateArn", arn}}, account);
  const Json& proof = at(certificate, "Certificate/DomainValidationOptions/0/ResourceRecord");
  change(zone, "UPSERT", record(text(proof, "Name"), "CNAME", Json::array({proof.at("Value")})),
         zone_account);
  call("acm", "DescribeCertificate", {{"CertificateArn", arn}}, account);
  pass(5min);
  return arn;
}

Json NamesAndEdges::distribution_config(const std::string& reference, const std::string& certificate,
                                        const Json& aliases, const std::string& origin) {
  Json config = {
      {"CallerReference", reference},
      {"Comment", ""},
      {"Enabled", true},
      {"Aliases", aliases_member(aliases)},
      {"Origins",
       {{"Quantity", 1},
        {"Items",
         Json::array({{{"Id", "one"},
                       {"DomainName", origin},
                       {"CustomOriginConfig",
                        {{"HTTPPort", 80}, {"HTTPSPort", 443}, {"OriginProtocolPolicy", "http-only"}}}}})}}},
      {"DefaultCacheBehavior",
       {{"TargetOriginId", "one"},
        {"ViewerProtocolPolicy", "allow-all"},
        {"CachePolicyId", "658327ea-f89d-4fab-a63d-7e88639e58f6"}}}};
  if (!certificate.empty()) {
    config["ViewerCertificate"] = {{"ACMCertificateArn", certificate}, {"SSLSupportMethod", "sni-only"}};
  }
  return config;
}

std::string NamesAndEdges::distribution(const std::string& reference, const std::string& certificate,
                                        const Json& aliases, const char* account) {
  const Json made =
      call("cloudfront", "CreateDistribution",
           {{"DistributionConfig", distribution_config(reference, certificate, aliases)}}, account);
  pass(6min);
  return text(made, "Distribution/Id");
}

std::string NamesAndEdges::domain_name_of(const std::string& distribution, const char* account) {
  return text(call("cloudfront", "GetDistribution", {{"Id", distribution}}, account),
              "Distribution/DomainName");
}

std::string NamesAndEdges::update_aliases(const std::string& distribution, const Json& aliases,
                                          const char* account) {
  Json current = call("cloudfront", "GetDistributionConfig", {{"Id", distribution}}, account);
  current["DistributionConfig"]["Aliases"] = aliases_member(aliases);
  const std::string code = refusal("cloudfront", "UpdateDistribution",
                                   {{"Id", distribution},
                                    {"IfMatch", current.at("ETag")},
                                    {"DistributionConfig", current.at("DistributionConfig")}},
                                   account);
  pass(6min);
  return code;
}

void NamesAndEdges::disable(const std::string& distribution, const char* account) {
  Json current = call("cloudfront", "GetDistributionConfig", {{"Id", distribution}}, account);
  current["DistributionConfig"]["Enabled"] = false;
  call("cloudfront", "UpdateDistribution",
       {{"Id", distribution},
        {"IfMatch", current.at("ETag")},
        {"DistributionConfig", current.at("DistributionConfig")}},
       account);
}

}  // namespace cleave::twin
