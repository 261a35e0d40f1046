#include "inventory/collectors.h"
#include "inventory/reading.h"
#include "names/dns_record.h"

namespace cleave::inventory {
namespace {

/// "Z123" of "/hostedzone/Z123".
std::string bare_id(const std::string& id) {
  return id.substr(id.rfind('/') + 1);
}

void add_records(const aws::Client& client, const std::string& zone, Findings& findings) {
  const Json records = listed(client, "route53", "ListResourceRecordSets", "ResourceRecordSets",
                              {{"HostedZoneId", zone}}, findings);
  for (const Json& record : records) {
    const std::string name = names::dns_name(text(record, "Name"));
    const std::string set = text_or(record, "SetIdentifier", "");
    findings.add(
        {"route53/record/" + zone + "/" + name + "/" + text(record, "Type") + (set.empty() ? "" : "/" + set),
         "route53", "record", "global", names::host_name(name), record});
  }
}

void add_zone(const aws::Client& client, Json zone, Findings& findings) {
  const std::string id = bare_id(text(zone, "Id"));
  const std::string what = "route53/zone/" + id;
  // The delegation set with the name servers, and the networks of a private zone.
  zone["GetHostedZone"] = read_or_gap(client, "GetHostedZone", {{"Id", id}}, findings, what);
  zone["GetDNSSEC"] = flag_or(zone, "Config/PrivateZone", false)
                          ? Json(nullptr)
                          : read_or_gap(client, "GetDNSSEC", {{"HostedZoneId", id}}, findings, what);
  const Json tags = read_or_gap(client, "ListTagsForResource",
                                {{"ResourceType", "hostedzone"}, {"ResourceId", id}}, findings, what);
  zone["Tags"] = list_or_empty(tags, "ResourceTagSet/Tags");
  const std::string name = names::host_name(text(zone, "Name"));
  findings.add({what, "route53", "zone", "global", name, std::move(zone)});
  add_records(client, id, findings);
}

}  // namespace

void collect_hosted_zones(const aws::Account& account, const std::string&, Findings& findings) {
  const aws::Client client = account.client("route53");
  for (const Json& zone :
       listed(client, "route53", "ListHostedZones", "HostedZones", Json::object(), findings))
    add_zone(client, zone, findings);
}

}  // namespace cleave::inventory
