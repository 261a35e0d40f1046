// Hosted zones: create, read, list, delete.
#include <algorithm>

#include <fmt/format.h>

#include "twin/dns_name.h"
#include "twin/page.h"
#include "twin/route53/handlers.h"
#include "twin/route53/zone.h"

namespace cleave::twin::route53 {
namespace {

constexpr std::string_view zone_location = "https://route53.amazonaws.com/2013-04-01/hostedzone/";

Json delegation_set(const Json& zone) {
  return {{"NameServers", zone.at("name_servers")}};
}

bool is_private(const Json& zone) {
  return flag_or(zone, "document/Config/PrivateZone", false);
}

std::string checked_name(std::string_view text) {
  const auto name = dns_name(text);
  if (!name) throw Refusal{"InvalidDomainName", fmt::format("{} is not a valid domain name", text)};
  return *name;
}

void refuse_repeated_reference(const Call& call, const std::string& reference) {
  for (const auto& [id, zone] : call.global_table(zone_kind)) {
    if (text(zone, "document/CallerReference") != reference) continue;
    throw Refusal{
        "HostedZoneAlreadyExists",
        fmt::format("A hosted zone has already been created with the specified caller reference: {}",
                    reference),
        409};
  }
}

aws::Message create_hosted_zone(Call& call) {
  const std::string reference = text(call.input, "CallerReference");
  const std::string name = checked_name(text(call.input, "Name"));
  refuse_repeated_reference(call, reference);
  if (call.input.contains("DelegationSetId")) {
    throw Refusal{"NoSuchDelegationSet", fmt::format("No delegation set found with ID: {}",
                                                     bare_id(text(call.input, "DelegationSetId")))};
  }
  const Json* vpc = find(call.input, "VPC");
  if (vpc == nullptr && flag_or(call.input, "HostedZoneConfig/PrivateZone", false)) {
    throw Refusal{"InvalidInput", "When you're creating a private hosted zone, you must specify a VPC."};
  }
  const std::string id =
      call.world.letter_id("Z", 20, fmt::format("{}/hosted-zone/{}", call.account, reference));
  Json config = {{"PrivateZone", vpc != nullptr}};
  if (const Json* comment = find(call.input, "HostedZoneConfig/Comment")) config["Comment"] = *comment;
  const Json document = {
      {"Id", "/hostedzone/" + id}, {"Name", name}, {"CallerReference", reference}, {"Config", config}};
  // All private zones answer by the same four reserved servers, which no resolver outside the VPC asks.
  const auto servers = vpc == nullptr
                           ? choose_name_servers(call.world, id)
                           : std::vector<std::string>{"ns-1536.awsdns-00.co.uk", "ns-0.awsdns-00.com",
                                                      "ns-1024.awsdns-00.org", "ns-512.awsdns-00.net"};
  Json& zone = create_zone(call.world, call.account, id, name, document, servers);
  if (vpc != nullptr) zone["vpcs"].push_back(*vpc);
  Json answer = {{"HostedZone", zone_answer(zone)},
                 {"ChangeInfo", record_change(call, id, Json())},
                 {"DelegationSet", delegation_set(zone)},
                 {"Location", std::string(zone_location) + id}};
  if (vpc != nullptr) answer["VPC"] = *vpc;
  return {answer, ""};
}

aws::Message get_hosted_zone(Call& call) {
  const Json& zone = zone_of(call, text(call.input, "Id"));
  Json answer = {{"HostedZone", zone_answer(zone)}};
  if (is_private(zone)) {
    answer["VPCs"] = zone.at("vpcs");
  } else {
    answer["DelegationSet"] = delegation_set(zone);
  }
  return {answer, ""};
}

aws::Message delete_hosted_zone(Call& call) {
  const std::string id = bare_id(text(call.input, "Id"));
  const Json& zone = zone_of(call, id);
  if (zone.at("records").size() > 2) {
    throw Refusal{
        "HostedZoneNotEmpty",
        "The specified hosted zone contains non-required resource record sets and so cannot be deleted."};
  }
  call.global_table(zone_kind).erase(id);
  return {{{"ChangeInfo", record_change(call, id, Json())}}, ""};
}

aws::Message update_comment(Call& call) {
  Json& zone = zone_of(call, text(call.input, "Id"));
  const std::string comment = text_or(call.input, "Comment", "");
  if (comment.empty()) {
    zone["document"]["Config"].erase("Comment");
  } else {
    zone["document"]["Config"]["Comment"] = comment;
  }
  return {{{"HostedZone", zone_answer(zone)}}, ""};
}

aws::Message list_hosted_zones(Call& call) {
  const std::string marker = text_or(call.input, "Marker", "");
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  const Page page = page_of(call.global_table(zone_kind), marker, limit);
  const bool only_private = text_or(call.input, "HostedZoneType", "") == "PrivateHostedZone";
  Json zones = Json::array();
  for (const Json* zone : page.rows) {
    if (!only_private || is_private(*zone)) zones.push_back(zone_answer(*zone));
  }
  Json answer = {{"HostedZones", zones},
                 {"Marker", marker},
                 {"IsTruncated", !page.next.empty()},
                 {"MaxItems", std::to_string(limit)}};
  if (!page.next.empty()) answer["NextMarker"] = page.next;
  return {answer, ""};
}

/// In the order of the names with reversed labels, zones of one name by id.
aws::Message list_hosted_zones_by_name(Call& call) {
  const std::size_t limit = page_limit(call.input, "MaxItems", 100);
  std::string from;
  if (const Json* name = find(call.input, "DNSName")) {
    from = reversed_name(checked_name(name->get<std::string>())) + "\t";
    from += bare_id(text_or(call.input, "HostedZoneId", ""));
  }
  Table by_name;
  for (const auto& [id, zone] : call.global_table(zone_kind)) {
    by_name[reversed_name(text(zone, "document/Name")) + "\t" + id] = zone_answer(zone);
  }
  const Page page = page_of(by_name, from, limit);
  Json answer = {{"HostedZones", Json::array()},
                 {"IsTruncated", !page.next.empty()},
                 {"MaxItems", std::to_string(limit)}};
  for (const Json* zone : page.rows) answer["HostedZones"].push_back(*zone);
  for (const char* member : {"DNSName", "HostedZoneId"}) {
    if (const Json* given = find(call.input, member)) answer[member] = *given;
  }
  if (!page.next.empty()) {
    const Json& next = by_name.at(page.next);
    answer["NextDNSName"] = next.at("Name");
    answer["NextHostedZoneId"] = bare_id(text(next, "Id"));
  }
  return {answer, ""};
}

/// A VPC of the caller's own account; another account's would need an authorization, which the twin does not
/// hold.
aws::Message associate_vpc(Call& call) {
  Json& zone = zone_of(call, text(call.input, "HostedZoneId"));
  const Json& vpc = at(call.input, "VPC");
  if (!is_private(zone)) {
    throw Refusal{"PublicZoneVPCAssociation", "You're trying to associate a VPC with a public hosted zone."};
  }
  const std::string region = text_or(vpc, "VPCRegion", "us-east-1");
  const std::string id = text_or(vpc, "VPCId", "");
  if (!call.world.table(call.account, region, "ec2/vpc").contains(id)) {
    throw Refusal{"InvalidVPCId",
                  fmt::format("The VPC {} in region {} that you provided is not authorized to make the "
                              "association.",
                              id, region)};
  }
  Json& vpcs = zone["vpcs"];
  if (std::find(vpcs.begin(), vpcs.end(), vpc) != vpcs.end()) {
    throw Refusal{"ConflictingDomainExists",
                  fmt::format("The VPC {} is already associated with the hosted zone.", id)};
  }
  vpcs.push_back(vpc);
  return {{{"ChangeInfo", record_change(call, id, call.input.value("Comment", Json()))}}, ""};
}

}  // namespace

void add_zone_handlers(Service& service) {
  service.handlers["CreateHostedZone"] = create_hosted_zone;
  service.handlers["GetHostedZone"] = get_hosted_zone;
  service.handlers["DeleteHostedZone"] = delete_hosted_zone;
  service.handlers["UpdateHostedZoneComment"] = update_comment;
  service.handlers["ListHostedZones"] = list_hosted_zones;
  service.handlers["ListHostedZonesByName"] = list_hosted_zones_by_name;
  service.handlers["AssociateVPCWithHostedZone"] = associate_vpc;
}

}  // namespace cleave::twin::route53
