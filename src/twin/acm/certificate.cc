#include "twin/acm/certificate.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/hash.h"
#include "twin/dns.h"
#include "twin/dns_name.h"

namespace cleave::twin::acm {
namespace {

using namespace std::chrono_literals;

/// How long ACM takes to show the validation records, and from finding them in DNS to issuing.
constexpr auto records_shown_after = 5s;
constexpr auto issued_after = 3min;
/// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
constexpr auto times_out_after = 72h;
constexpr auto valid_for = 24h * 395;

bool is_imported(const Json& row) {
  return text(row, "document/Type") == "IMPORTED";
}

Time issued_time(const Json& row) {
  return from_rfc3339(text(row, "found_at")) + issued_after;
}

bool is_proven(World& world, const Json& option) {
  const Json* record = find(option, "ResourceRecord");
  if (record == nullptr) return false;
  const DnsAnswer answer = resolve(world, text(*record, "Name"), "CNAME");
  const auto wanted = dns_name(text(*record, "Value"));
  return std::any_of(answer.values.begin(), answer.values.end(),
                     [&](const std::string& value) { return dns_name(value) == wanted; });
}

bool all_proven(World& world, const Json& row) {
  const Json& options = list_or_empty(row, "document/DomainValidationOptions");
  return std::all_of(options.begin(), options.end(),
                     [&](const Json& option) { return is_proven(world, option); });
}

/// The authorities that the nearest CAA records let certify a name; nothing where anybody may.
/// https://www.rfc-editor.org/rfc/rfc8659
std::optional<std::vector<std::string>> authorities_of(World& world, const std::string& certified) {
  const bool wildcard = certified.starts_with("*.");
  std::string name = wildcard ? certified.substr(2) : certified;
  while (!name.empty()) {
    const DnsAnswer answer = resolve(world, name, "CAA");
    std::map<std::string, std::vector<std::string>> by_tag;
    for (const std::string& value : answer.values) {
      const auto tag = value.find(' ') + 1;
      const auto quoted = value.find('"');
      if (tag == 0 || quoted == std::string::npos) continue;
      const std::string authority =
          value.substr(quoted + 1, value.find_first_of(";\"", quoted + 1) - quoted - 1);
      by_tag[value.substr(tag, value.find(' ', tag) - tag)].push_back(authority);
    }
    const auto rules = by_tag.find(wildcard && by_tag.contains("issuewild") ? "issuewild" : "issue");
    if (rules != by_tag.end()) return rules->second;
    if (!answer.values.empty()) return std::nullopt;
    const auto dot = name.find('.');
    name = dot == std::string::npos ? "" : name.substr(dot + 1);
  }
  return std::nullopt;
}

/// https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
bool is_forbidden(World& world, const Json& row) {
  static const std::set<std::string> amazon = {"amazon.com", "amazontrust.com", "awstrust.com",
                                               "amazonaws.com"};
  for (const Json& name : at(row, "document/SubjectAlternativeNames")) {
    const auto authorities = authorities_of(world, name.get<std::string>());
    if (authorities && std::none_of(authorities->begin(), authorities->end(),
                                    [&](const std::string& one) { return amazon.contains(one); }))
      return true;
  }
  return false;
}

void add_issued_members(Json& answer, const Json& row) {
  const Time issued = issued_time(row);
  const std::string serial = hex(sha256(text(answer, "CertificateArn"))).substr(0, 32);
  std::string spaced;
  for (std::size_t i = 0; i < serial.size(); i += 2) spaced += (i == 0 ? "" : ":") + serial.substr(i, 2);
  answer.update({{"IssuedAt", to_rfc3339(issued)},
                 {"NotBefore", to_rfc3339(std::chrono::floor<std::chrono::days>(issued))},
                 {"NotAfter", to_rfc3339(std::chrono::floor<std::chrono::days>(issued) + valid_for)},
                 {"Serial", spaced},
                 {"Issuer", "Amazon"},
                 {"SignatureAlgorithm", "SHA256WITHRSA"},
                 {"KeyUsages", {{{"Name", "DIGITAL_SIGNATURE"}}, {{"Name", "KEY_ENCIPHERMENT"}}}},
                 {"ExtendedKeyUsages",
                  {{{"Name", "TLS_WEB_SERVER_AUTHENTICATION"}, {"OID", "1.3.6.1.5.5.7.3.1"}},
                   {{"Name", "TLS_WEB_CLIENT_AUTHENTICATION"}, {"OID", "1.3.6.1.5.5.7.3.2"}}}}});
}

void add_validation(Json& answer, const std::string& status, Time now) {
  const bool shown = from_rfc3339(text(answer, "CreatedAt")) + records_shown_after <= now;
  const char* outcome = status == "ISSUED"               ? "SUCCESS"
                        : status == "PENDING_VALIDATION" ? status.c_str()
                                                         : "FAILED";
  for (Json& option : answer["DomainValidationOptions"]) {
    option["ValidationStatus"] = outcome;
    if (!shown) option.erase("ResourceRecord");
  }
}

}  // namespace

std::string certificate_status(World& world, Json& row) {
  if (is_imported(row)) {
    return from_rfc3339(text(row, "document/NotAfter")) < world.now() ? "EXPIRED" : "ISSUED";
  }
  const Time deadline = from_rfc3339(text(row, "document/CreatedAt")) + times_out_after;
  if (!row.contains("found_at") && !row.contains("forbidden") && world.now() < deadline &&
      all_proven(world, row)) {
    row[is_forbidden(world, row) ? "forbidden" : "found_at"] = to_rfc3339(world.now());
  }
  if (row.contains("forbidden")) return "FAILED";
  if (row.contains("found_at")) return issued_time(row) <= world.now() ? "ISSUED" : "PENDING_VALIDATION";
  return world.now() < deadline ? "PENDING_VALIDATION" : "VALIDATION_TIMED_OUT";
}

Json certificate_answer(World& world, Json& row) {
  const std::string status = certificate_status(world, row);
  Json answer = row.at("document");
  answer["Status"] = status;
  answer["InUseBy"] = certificate_users(world, text(answer, "CertificateArn"));
  if (is_imported(row)) return answer;
  add_validation(answer, status, world.now());
  if (status == "FAILED") answer["FailureReason"] = "CAA_ERROR";
  if (status == "ISSUED") add_issued_members(answer, row);
  answer["RenewalEligibility"] = answer.at("InUseBy").empty() ? "INELIGIBLE" : "ELIGIBLE";
  return answer;
}

std::vector<std::string> certificate_users(World& world, const std::string& arn) {
  std::vector<std::string> users;
  world.each_table("cloudfront/distribution", [&](const std::string&, const std::string&, Table& table) {
    for (const auto& [id, row] : table) {
      const Json& document = row.at("document");
      if (text_or(document, "DistributionConfig/ViewerCertificate/ACMCertificateArn", "") == arn) {
        users.push_back(text(document, "ARN"));
      }
    }
  });
  world.each_table(
      "elb/load-balancer", [&](const std::string& account, const std::string& region, Table& table) {
        for (const auto& [name, row] : table) {
          for (const Json& listener : list_or_empty(row, "document/ListenerDescriptions")) {
            if (text_or(listener, "Listener/SSLCertificateId", "") != arn) continue;
            users.push_back(
                fmt::format("arn:aws:elasticloadbalancing:{}:{}:loadbalancer/{}", region, account, name));
            break;
          }
        }
      });
  return users;
}

std::vector<std::string> certificate_names(World& world, const std::string& account, const std::string& arn) {
  Table& certificates = world.table(account, "us-east-1", certificate_kind);
  const auto found = certificates.find(arn);
  std::vector<std::string> names;
  if (found == certificates.end() || certificate_status(world, found->second) != "ISSUED") return names;
  for (const Json& name : at(found->second, "document/SubjectAlternativeNames"))
    names.push_back(name.get<std::string>());
  return names;
}

bool covers(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& pattern) {
    return pattern == name || wildcard_covers(pattern, name);
  });
}

}  // namespace cleave::twin::acm
