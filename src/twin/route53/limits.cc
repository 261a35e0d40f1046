// What can be asked about a zone or an account beside its contents: limits, signing, query logs, test
// answers.
#include <fmt/format.h>

#include "twin/dns.h"
#include "twin/dns_name.h"
#include "twin/route53/handlers.h"
#include "twin/route53/zone.h"

namespace cleave::twin::route53 {
namespace {

/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
aws::Message get_account_limit(Call& call) {
  struct Limit {
    std::string_view type;
    long long value;
    std::string_view kind;
  };
  static constexpr Limit limits[] = {{"MAX_HEALTH_CHECKS_BY_OWNER", 200, check_kind},
                                     {"MAX_HOSTED_ZONES_BY_OWNER", 500, zone_kind},
                                     {"MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER", 5, ""},
                                     {"MAX_REUSABLE_DELEGATION_SETS_BY_OWNER", 100, ""},
                                     {"MAX_TRAFFIC_POLICIES_BY_OWNER", 50, ""}};
  const std::string type = text(call.input, "Type");
  for (const Limit& limit : limits) {
    if (limit.type != type) continue;
    std::size_t count = 0;
    if (!limit.kind.empty()) {
      for (const auto& [id, row] : call.global_table(limit.kind)) count += row.contains("deleted") ? 0 : 1;
    }
    return {{{"Limit", {{"Type", type}, {"Value", limit.value}}}, {"Count", count}}, ""};
  }
  throw Refusal{"InvalidInput", fmt::format("Unknown limit type {}", type)};
}

aws::Message get_zone_limit(Call& call) {
  const Json& zone = zone_of(call, text(call.input, "HostedZoneId"));
  const std::string type = text(call.input, "Type");
  if (type == "MAX_RRSETS_BY_ZONE") {
    return {{{"Limit", {{"Type", type}, {"Value", 10000}}}, {"Count", zone.at("records").size()}}, ""};
  }
  if (!flag_or(zone, "document/Config/PrivateZone", false)) {
    throw Refusal{"HostedZoneNotPrivate",
                  "The specified hosted zone is a public hosted zone, not a private hosted zone."};
  }
  return {{{"Limit", {{"Type", type}, {"Value", 300}}}, {"Count", zone.at("vpcs").size()}}, ""};
}

/// The twin's zones are never signed.
aws::Message get_dnssec(Call& call) {
  zone_of(call, text(call.input, "HostedZoneId"));
  return {{{"Status", {{"ServeSignature", "NOT_SIGNING"}}}, {"KeySigningKeys", Json::array()}}, ""};
}

/// No operation of the twin makes one.
aws::Message list_query_logging_configs(Call& call) {
  if (call.input.contains("HostedZoneId")) zone_of(call, text(call.input, "HostedZoneId"));
  return {{{"QueryLoggingConfigs", Json::array()}}, ""};
}

/// Answers from the zone itself, whoever is delegated.
/// https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html
aws::Message test_dns_answer(Call& call) {
  const Json& zone = zone_of(call, text(call.input, "HostedZoneId"));
  if (flag_or(zone, "document/Config/PrivateZone", false)) {
    throw Refusal{"InvalidInput", "TestDNSAnswer is not supported for private hosted zones."};
  }
  const auto name = dns_name(text(call.input, "RecordName"));
  if (!name)
    throw Refusal{"InvalidInput",
                  fmt::format("{} is not a valid domain name", text(call.input, "RecordName"))};
  const std::string type = text(call.input, "RecordType");
  const DnsAnswer answer = resolve_in_zone(call.world, call.account, zone, *name, type);
  return {{{"Nameserver", zone.at("name_servers").at(0)},
           {"RecordName", without_dot(*name)},
           {"RecordType", type},
           {"RecordData", answer.values},
           {"ResponseCode", answer.code},
           {"Protocol", "UDP"}},
          ""};
}

}  // namespace

void add_limit_handlers(Service& service) {
  service.handlers["GetAccountLimit"] = get_account_limit;
  service.handlers["GetHostedZoneLimit"] = get_zone_limit;
  service.handlers["GetDNSSEC"] = get_dnssec;
  service.handlers["ListQueryLoggingConfigs"] = list_query_logging_configs;
  service.handlers["TestDNSAnswer"] = test_dns_answer;
}

}  // namespace cleave::twin::route53
