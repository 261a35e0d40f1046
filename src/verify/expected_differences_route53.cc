#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& route53_differences() {
  static constexpr std::string_view reference = "the idempotency token of whoever made it";
  static const ExpectedDifferences table = {
      {"route53/zone",
       {{"CallerReference", reference},
        {"ResourceRecordSetCount", "zones are compared record by record"},
        {"GetHostedZone/HostedZone/CallerReference", reference},
        {"GetHostedZone/HostedZone/ResourceRecordSetCount", "zones are compared record by record"},
        {"GetHostedZone/DelegationSet/Id", "a reusable set of name servers belongs to an account"},
        {"GetHostedZone/DelegationSet/CallerReference", reference},
        {"GetHostedZone/DelegationSet/NameServers", "every zone has its own"}}},
      {"route53/record", {{"TTL", "lowered for the cutover and restored when the drain is confirmed"}}},
      {"route53/health-check",
       {{"CallerReference", reference}, {"HealthCheckVersion", "counts changes of one account's check"}}},
  };
  return table;
}

}  // namespace cleave::verify
