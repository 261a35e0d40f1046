#include "twin/route53/record_rules.h"

#include <arpa/inet.h>

#include <sstream>

#include <fmt/format.h>

#include "twin/dns_name.h"

namespace cleave::twin::route53 {
namespace {

bool is_address(int family, const std::string& text) {
  unsigned char bytes[16];
  return inet_pton(family, text.c_str(), bytes) == 1;
}

std::size_t count_fields(const std::string& text) {
  std::istringstream stream(text);
  std::size_t count = 0;
  for (std::string field; stream >> field;) ++count;
  return count;
}

bool is_quoted(const std::string& text) {
  return text.size() >= 2 && text.front() == '"' && text.back() == '"';
}

/// The name of Route 53's complaint about one value with its explanation, or "".
/// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html
std::string value_problem(const std::string& type, const std::string& value) {
  if (type == "A" && !is_address(AF_INET, value)) {
    return "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)";
  }
  if (type == "AAAA" && !is_address(AF_INET6, value)) {
    return "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)";
  }
  if ((type == "TXT" || type == "SPF") && !is_quoted(value)) {
    return "InvalidCharacterString (Value should be enclosed in quotation marks)";
  }
  if (type == "MX" && count_fields(value) != 2) {
    return "MXRRDATANotTwoFields (Value must contain exactly two fields)";
  }
  if (type == "SRV" && count_fields(value) != 4) {
    return "SRVRRDATANotFourFields (Value must contain exactly four fields)";
  }
  if ((type == "CNAME" || type == "NS" || type == "PTR") && !dns_name(value)) {
    return "DomainLabelEmpty (Value is not a valid domain name)";
  }
  return "";
}

void check_values(const Json& record, std::vector<std::string>& faults) {
  const std::string type = text(record, "Type");
  for (const Json& resource : list_or_empty(record, "ResourceRecords")) {
    const std::string value = text(resource, "Value");
    const std::string problem = value_problem(type, value);
    if (problem.empty()) continue;
    faults.push_back(
        fmt::format("Invalid Resource Record: 'FATAL problem: {} encountered with '{}''", problem, value));
  }
}

void check_form(const Json& record, std::vector<std::string>& faults) {
  const bool alias = record.contains("AliasTarget");
  const bool values = !list_or_empty(record, "ResourceRecords").empty();
  if (alias && (values || record.contains("TTL"))) {
    faults.push_back(
        "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
        "TrafficPolicyInstanceId], but found more than one in Change with [Action=CREATE, Name=" +
        text(record, "Name") + ", Type=" + text(record, "Type") + "]");
  }
  if (!alias && (!values || !record.contains("TTL"))) {
    faults.push_back(fmt::format("Invalid request: Missing field '{}' in Change with [Name={}, Type={}]",
                                 values ? "TTL" : "ResourceRecords", text(record, "Name"),
                                 text(record, "Type")));
  }
  if (const long long ttl = number_or(record, "TTL", 0); ttl < 0 || ttl > 2147483647) {
    faults.push_back(fmt::format("Invalid TTL {} in record set {}", ttl, text(record, "Name")));
  }
}

void check_routing(const Json& record, std::vector<std::string>& faults) {
  const std::string routing = routing_of(record);
  const bool named = !text_or(record, "SetIdentifier", "").empty();
  if (routing.empty() == named) {
    faults.push_back(
        fmt::format("Invalid request: {} in record set [name='{}', type='{}']",
                    named ? "SetIdentifier without a routing policy" : "Missing field 'SetIdentifier'",
                    text(record, "Name"), text(record, "Type")));
  }
  if (const long long weight = number_or(record, "Weight", 0); weight < 0 || weight > 255) {
    faults.push_back(fmt::format("Invalid weight {}: it must be between 0 and 255", weight));
  }
}

}  // namespace

Json stored_record(const Json& record) {
  Json stored = record;
  if (const auto name = dns_name(text(record, "Name"))) stored["Name"] = *name;
  if (stored.contains("AliasTarget")) {
    if (const auto target = dns_name(text(record, "AliasTarget/DNSName"))) {
      stored["AliasTarget"]["DNSName"] = *target;
    }
  }
  return stored;
}

std::string routing_of(const Json& record) {
  for (const char* member : {"Weight", "Region", "Failover", "GeoLocation", "GeoProximityLocation",
                             "MultiValueAnswer", "CidrRoutingConfig"}) {
    if (record.contains(member)) return member;
  }
  return "";
}

std::vector<std::string> form_faults(const Json& record) {
  std::vector<std::string> faults;
  check_form(record, faults);
  check_routing(record, faults);
  return faults;
}

std::vector<std::string> record_faults(const Json& record, const std::string& zone) {
  std::vector<std::string> faults;
  const std::string name = text(record, "Name");
  const std::string type = text(record, "Type");
  if (!dns_name(name)) {
    faults.push_back(
        fmt::format("Invalid Resource Record: FATAL problem: DomainLabelEmpty encountered at {}", name));
    return faults;
  }
  if (!within_domain(name, zone)) {
    faults.push_back(fmt::format("RRSet with DNS name {} is not permitted in zone {}", name, zone));
  }
  if (type == "CNAME" && name == zone) {
    faults.push_back(
        fmt::format("RRSet of type CNAME with DNS name {} is not permitted at apex in zone {}", name, zone));
  }
  if (type == "CNAME" && list_or_empty(record, "ResourceRecords").size() > 1) {
    faults.push_back(fmt::format("RRSet of type CNAME with DNS name {} may hold one value only", name));
  }
  check_values(record, faults);
  return faults;
}

}  // namespace cleave::twin::route53
