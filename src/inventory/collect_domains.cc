#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

/// The registrar's API answers in this region only.
/// https://docs.aws.amazon.com/general/latest/gr/r53.html
constexpr std::string_view registrar_region = "us-east-1";

/// Names, addresses and telephone numbers of people have no part in a split and no place in a file that is
/// shared.
void leave_out_people(Json& domain) {
  for (const char* member : {"AdminContact", "RegistrantContact", "TechContact", "BillingContact"})
    domain.erase(member);
}

}  // namespace

void collect_domains(const aws::Account& account, const std::string&, Findings& findings) {
  const aws::Client client = account.client("route53domains", registrar_region);
  for (const Json& domain :
       listed(client, "route53domains", "ListDomains", "Domains", Json::object(), findings)) {
    const std::string name = text(domain, "DomainName");
    const std::string what = "route53domains/domain/" + name;
    Json detail = read_or_gap(client, "GetDomainDetail", {{"DomainName", name}}, findings, what);
    if (detail.is_null()) detail = domain;
    leave_out_people(detail);
    const Json tags = read_or_gap(client, "ListTagsForDomain", {{"DomainName", name}}, findings, what);
    detail["Tags"] = list_or_empty(tags, "TagList");
    findings.add({what, "route53domains", "domain", "global", name, std::move(detail)});
  }
}

}  // namespace cleave::inventory
