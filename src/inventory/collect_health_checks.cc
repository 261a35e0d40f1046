#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_health_checks(const aws::Account& account, const std::string&, Findings& findings) {
  const aws::Client client = account.client("route53");
  for (Json check : listed(client, "route53", "ListHealthChecks", "HealthChecks", Json::object(), findings)) {
    const std::string id = text(check, "Id");
    const std::string what = "route53/health-check/" + id;
    const Json tags = read_or_gap(client, "ListTagsForResource",
                                  {{"ResourceType", "healthcheck"}, {"ResourceId", id}}, findings, what);
    check["Tags"] = list_or_empty(tags, "ResourceTagSet/Tags");
    const std::string name = name_of(check, text_or(check, "HealthCheckConfig/FullyQualifiedDomainName", id));
    findings.add({what, "route53", "health-check", "global", name, std::move(check)});
  }
}

}  // namespace cleave::inventory
