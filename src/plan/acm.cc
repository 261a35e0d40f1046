#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"
#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/caa.h"
#include "plan/certificate_names.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/service_planners.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr double seconds_to_issue = 300;
constexpr const char* elsewhere_key = "elsewhere";

std::string arn_of(const Resource& certificate) {
  return text(certificate.document, "CertificateArn");
}

/// The last part of the ARN: unique, and short enough to be read in a step's name.
std::string certificate_key(const Resource& certificate) {
  const std::string arn = arn_of(certificate);
  return arn.substr(arn.rfind('/') + 1);
}

/// Only a certificate that ACM issued for the asking can be had a second time in another account.
void demand_issued_by_acm(const Resource& certificate) {
  const bool imported = text_or(certificate.document, "Type", "AMAZON_ISSUED") != "AMAZON_ISSUED";
  if (!imported && text_or(certificate.document, "CertificateAuthorityArn", "").empty()) return;
  throw Error(Error::Kind::input, "not-supported",
              "this certificate cannot be requested again: its private key, or the authority behind it, "
              "belongs to the source account")
      .where(certificate.id)
      .next(fmt::format(
          "Import it into the destination account's ACM and write under [renames]: \"{}\" = \"ARN of "
          "the imported one\".",
          arn_of(certificate)));
}

void declare_acm(Draft& draft) {
  for (const Resource* certificate : draft.moving("acm/certificate")) {
    const std::string arn = arn_of(*certificate);
    const std::string given = given_certificate(draft, arn);
    if (!given.empty()) {
      draft.becomes(*certificate, "arn", arn, given);
      continue;
    }
    demand_issued_by_acm(*certificate);
    // The issued certificate: what uses it has to wait that long.
    draft.becomes(*certificate, "arn", arn,
                  from(step_id("acm/wait-issued", certificate_key(*certificate)), "CertificateArn"));
  }
}

void warn_of_unread(Draft& draft, const Resource& certificate, const CertificateNames& names) {
  std::set<std::string> unread;
  for (const std::string& name : names.names)
    if (const std::string domain = caa_unread(draft, name); !domain.empty()) unread.insert(domain);
  if (unread.empty()) return;
  draft.warn(
      fmt::format("{}: whether CAA records at or above {} let Amazon issue it again is not known, as their "
                  "DNS is in no zone "
                  "that was read: see there before the run (dig CAA)",
                  certificate.id, fmt::join(unread, ", ")));
}

std::string request(Draft& draft, const Resource& certificate, const std::vector<std::string>& wildcards) {
  const CertificateNames names = certificate_names(draft, certificate, wildcards);
  demand_certifiable(draft, certificate, names);
  warn_of_unread(draft, certificate, names);
  for (const std::string& name : names.left_out)
    draft.drop(certificate, "SubjectAlternativeNames " + name,
               "a wildcard that is added covers it, and ACM certifies so many names only");
  Json params = {{"DomainName", text(certificate.document, "DomainName")},
                 {"SubjectAlternativeNames", names.names},
                 {"Tags", own_tags(list_or_empty(certificate.document, "Tags"))}};
  // Described with other spellings than requested: "RSA-2048" and "RSA_2048".
  std::string algorithm = text_or(certificate.document, "KeyAlgorithm", "");
  std::replace(algorithm.begin(), algorithm.end(), '-', '_');
  if (!algorithm.empty()) params["KeyAlgorithm"] = algorithm;
  if (const Json* options = find(certificate.document, "Options")) params["Options"] = *options;
  Step step = new_step("acm/request-certificate", certificate_key(certificate), Phase::copy,
                       Side::destination, &certificate, std::move(params));
  step.region = certificate.region;
  step.reason =
      "A certificate cannot be moved, but the same names can be certified in both accounts at once.";
  if (!names.added.empty())
    step.reason += fmt::format(" {} is added because the alias changes hands under the wildcard.",
                               fmt::join(names.added, ", "));
  step.expected_seconds = 15;
  return draft.add(std::move(step)).id;
}

/// Is a name of this certificate best answered by this zone?
bool validates(const std::vector<SourceZone>& zones, const SourceZone& zone, const Json& names) {
  return std::any_of(names.begin(), names.end(), [&](const Json& name) {
    const std::string host = name.get<std::string>();
    return zone_of(zones, host.starts_with("*.") ? host.substr(2) : host) == &zone;
  });
}

std::string add_records(Draft& draft, const Resource& certificate, const SourceZone& zone, Side side,
                        const std::string& requested) {
  const bool live = side == Side::source;
  const std::string key = certificate_key(certificate) + "/" + zone.id + (live ? "" : "/destination");
  Json params = {{"HostedZoneId", live ? Json(zone.id) : from(step_id("route53/create-zone", zone.id), "Id")},
                 {"Within", zone.name},
                 {"Records", from(requested, "ValidationRecords")}};
  Step step = new_step("route53/validation-records", key, Phase::copy, side, &certificate, std::move(params));
  step.reason =
      live ? fmt::format("ACM looks for its proof in the zone that the world asks now, {} of the source.",
                         names::host_name(zone.name))
           : "Both zones shall answer alike, and the certificate is renewed only while its proof is there.";
  step.expected_seconds = seconds_to_change(zone, at(certificate.document, "SubjectAlternativeNames"));
  return draft.add(std::move(step)).id;
}

/// Names of certificates whose zones are in other hands, and the steps that ask for these certificates.
struct Elsewhere {
  std::vector<std::string> names, requests;
};
constexpr const char* by_hand = "manual/validation-records";

/// A name and the wildcard below it are proved by one record.
std::string proved_name(const std::string& name) {
  return name.starts_with("*.") ? name.substr(2) : name;
}

/// Adds what proves a certificate; returns the steps after which ACM can find it.
std::vector<std::string> prove(Draft& draft, const Resource& certificate,
                               const std::vector<SourceZone>& zones, const std::string& requested,
                               Elsewhere& elsewhere) {
  const Json names = at(draft.find_step(requested)->params, "SubjectAlternativeNames");
  std::vector<std::string> proofs;
  for (const SourceZone& zone : zones) {
    if (!validates(zones, zone, names)) continue;
    proofs.push_back(add_records(draft, certificate, zone, Side::source, requested));
    if (zone.moves) add_records(draft, certificate, zone, Side::destination, requested);
  }
  bool any = false;
  for (const Json& each : names) {
    const std::string name = proved_name(each.get<std::string>());
    if (zone_of(zones, name) != nullptr) continue;
    any = true;
    auto& known = elsewhere.names;
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
  }
  if (!any) return proofs;
  elsewhere.requests.push_back(requested);
  proofs.push_back(step_id(by_hand, elsewhere_key));
  return proofs;
}

/// The person is asked once, for all certificates: an account has one record for a name, whatever asks for
/// it.
void add_by_hand(Draft& draft, const Elsewhere& elsewhere) {
  if (elsewhere.requests.empty()) return;
  Json records = Json::array();
  for (const std::string& request : elsewhere.requests) records.push_back(from(request, "ValidationRecords"));
  Json params = {{"Instructions",
                  {fmt::format("{} {} in no hosted zone of the source account. Where {} DNS is, add:",
                               fmt::join(elsewhere.names, ", "), elsewhere.names.size() == 1 ? "is" : "are",
                               elsewhere.names.size() == 1 ? "its" : "their")}},
                 {"Elsewhere", elsewhere.names},
                 {"Records", std::move(records)}};
  if (!draft.decisions().resolver.empty()) params["Resolver"] = draft.decisions().resolver;
  Step step = new_step(by_hand, elsewhere_key, Phase::copy, Side::source, nullptr, std::move(params));
  step.reason = "ACM issues a certificate once it finds its proof in DNS.";
  draft.add(std::move(step));
}

void add_acm_steps(Draft& draft) {
  const std::vector<SourceZone>& zones = draft.source_zones();
  auto wildcards = wildcards_by_certificate(draft);
  Elsewhere elsewhere;
  for (const Resource* certificate : draft.moving("acm/certificate")) {
    const std::string arn = arn_of(*certificate);
    if (!given_certificate(draft, arn).empty()) continue;
    const std::string requested = request(draft, *certificate, wildcards[arn]);
    Step step = new_step("acm/wait-issued", certificate_key(*certificate), Phase::copy, Side::destination,
                         certificate, {{"CertificateArn", from(requested, "CertificateArn")}});
    step.region = certificate->region;
    step.needs = prove(draft, *certificate, zones, requested, elsewhere);
    step.reason = "Nothing can use the certificate before it is issued.";
    step.expected_seconds = seconds_to_issue;
    draft.add(std::move(step));
  }
  add_by_hand(draft, elsewhere);
}

}  // namespace

ServicePlanner acm_planner() {
  return {"acm", declare_acm, add_acm_steps};
}

}  // namespace cleave::plan
