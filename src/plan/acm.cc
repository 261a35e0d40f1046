#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "names/dns_record.h"
#include "plan/aliases.h"
#include "plan/new_step.h"
#include "plan/route53_calls.h"
#include "plan/service_planners.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

constexpr double seconds_to_issue = 300;

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

/// The other names of the certificate, and the wildcards for the time of the hand-over.
Json alternative_names(const Resource& certificate, const std::vector<std::string>& wildcards,
                       std::string& added) {
  Json names = list_or_empty(certificate.document, "SubjectAlternativeNames");
  for (const std::string& wildcard : wildcards) {
    if (std::find(names.begin(), names.end(), Json(wildcard)) != names.end()) continue;
    names.push_back(wildcard);
    added += (added.empty() ? "" : ", ") + wildcard;
  }
  return names;
}

std::string request(Draft& draft, const Resource& certificate, const std::vector<std::string>& wildcards) {
  std::string added;
  Json params = {{"DomainName", text(certificate.document, "DomainName")},
                 {"SubjectAlternativeNames", alternative_names(certificate, wildcards, added)},
                 {"Tags", list_or_empty(certificate.document, "Tags")}};
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
  if (!added.empty())
    step.reason += fmt::format(" {} is added because the alias changes hands under the wildcard.", added);
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

void add_by_hand(Draft& draft, const Resource& certificate, const std::string& name,
                 const std::string& requested, std::vector<std::string>& proofs) {
  Json instructions = {
      fmt::format("{} is in no hosted zone of the source account. Where its DNS is, add these "
                  "records, all that end in its domain:",
                  name),
      from(requested, "ValidationRecords")};
  Step step = new_step("manual/validation-records", certificate_key(certificate) + "/" + name, Phase::copy,
                       Side::source, &certificate, {{"Instructions", std::move(instructions)}});
  step.reason = "ACM issues the certificate once it finds its proof in DNS.";
  proofs.push_back(draft.add(std::move(step)).id);
}

std::vector<std::string> prove(Draft& draft, const Resource& certificate,
                               const std::vector<SourceZone>& zones, const std::string& requested) {
  const Json names = at(draft.find_step(requested)->params, "SubjectAlternativeNames");
  std::vector<std::string> proofs;
  for (const SourceZone& zone : zones) {
    if (!validates(zones, zone, names)) continue;
    proofs.push_back(add_records(draft, certificate, zone, Side::source, requested));
    if (zone.moves) add_records(draft, certificate, zone, Side::destination, requested);
  }
  for (const Json& name : names) {
    const std::string host = name.get<std::string>();
    const std::string plain = host.starts_with("*.") ? host.substr(2) : host;
    const bool twice = host != plain && std::find(names.begin(), names.end(), Json(plain)) != names.end();
    if (zone_of(zones, plain) == nullptr && !twice) add_by_hand(draft, certificate, plain, requested, proofs);
  }
  return proofs;
}

void add_acm_steps(Draft& draft) {
  const std::vector<SourceZone>& zones = draft.source_zones();
  auto wildcards = wildcards_by_certificate(draft);
  for (const Resource* certificate : draft.moving("acm/certificate")) {
    const std::string arn = arn_of(*certificate);
    if (!given_certificate(draft, arn).empty()) continue;
    const std::string requested = request(draft, *certificate, wildcards[arn]);
    Step step = new_step("acm/wait-issued", certificate_key(*certificate), Phase::copy, Side::destination,
                         certificate, {{"CertificateArn", from(requested, "CertificateArn")}});
    step.region = certificate->region;
    step.needs = prove(draft, *certificate, zones, requested);
    step.reason = "Nothing can use the certificate before it is issued.";
    step.expected_seconds = seconds_to_issue;
    draft.add(std::move(step));
  }
}

}  // namespace

ServicePlanner acm_planner() {
  return {"acm", declare_acm, add_acm_steps};
}

}  // namespace cleave::plan
