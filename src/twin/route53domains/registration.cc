#include <chrono>

#include <fmt/format.h>

#include "twin/dns_name.h"
#include "twin/registry.h"
#include "twin/route53/zone.h"
#include "twin/route53domains/domain.h"
#include "twin/route53domains/handlers.h"

namespace cleave::twin::route53domains {
namespace {

std::string checked_domain(const std::string& text) {
  const auto name = dns_name(text);
  const bool below_top_level = name && !parent_name(*name).empty();
  if (!below_top_level)
    throw Refusal{"UnsupportedTLD", fmt::format("{} cannot be registered with Route 53", text)};
  return without_dot(*name);
}

/// Registering makes a hosted zone of the same name and delegates the domain to it.
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-register.html
std::vector<std::string> make_hosted_zone(const Call& call, const std::string& domain) {
  const std::string reference = fmt::format("RISWorkflow-RD:{}", domain);
  const std::string id =
      call.world.letter_id("Z", 20, fmt::format("{}/hosted-zone/{}", call.account, reference));
  const Json document = {
      {"Id", "/hostedzone/" + id},
      {"Name", domain + "."},
      {"CallerReference", reference},
      {"Config", {{"Comment", "HostedZone created by Route53 Registrar"}, {"PrivateZone", false}}}};
  const auto servers = route53::choose_name_servers(call.world, id);
  route53::create_zone(call.world, call.account, id, domain + ".", document, servers);
  return servers;
}

Json domain_document(const Call& call, const std::string& domain, const std::vector<std::string>& servers) {
  const Time now = call.world.now();
  const auto years = call.input.at("DurationInYears").get<int>();
  Json document = {{"DomainName", domain},
                   {"Nameservers", Json::array()},
                   {"AutoRenew", flag_or(call.input, "AutoRenew", true)},
                   {"RegistrarName", "Amazon Registrar, Inc."},
                   {"WhoIsServer", "whois.registrar.amazon.com"},
                   {"RegistrarUrl", "http://registrar.amazon.com"},
                   {"AbuseContactEmail", "abuse@registrar.amazon.com"},
                   {"CreationDate", to_rfc3339(now)},
                   {"UpdatedDate", to_rfc3339(now)},
                   {"ExpirationDate", to_rfc3339(now + std::chrono::hours(24 * 365) * years)},
                   {"StatusList", Json::array({"clientTransferProhibited"})}};
  for (const std::string& server : servers) document["Nameservers"].push_back({{"Name", server}});
  for (const char* role : {"Admin", "Registrant", "Tech"}) {
    document[std::string(role) + "Contact"] = call.input.at(std::string(role) + "Contact");
    document[std::string(role) + "Privacy"] =
        flag_or(call.input, fmt::format("PrivacyProtect{}Contact", role), true);
  }
  return document;
}

aws::Message register_domain(Call& call) {
  const std::string domain = checked_domain(text(call.input, "DomainName"));
  if (is_registered(call.world, domain)) {
    throw Refusal{"InvalidInput", fmt::format("[Domain {} is not available]", domain)};
  }
  const auto servers = make_hosted_zone(call, domain);
  call.global_table(domain_kind)[domain] = {{"document", domain_document(call, domain, servers)},
                                            {"tags", Json::object()}};
  const Time done = call.world.now() + std::chrono::minutes(1);
  return {{{"OperationId", start_operation(call, "REGISTER_DOMAIN", domain, done)}}, ""};
}

}  // namespace

void add_registration_handlers(Service& service) {
  service.handlers["RegisterDomain"] = register_domain;
}

}  // namespace cleave::twin::route53domains
