// The caller's certificates: list, read, tag, delete.
#include <algorithm>

#include <fmt/format.h>

#include "twin/acm/certificate.h"
#include "twin/acm/handlers.h"
#include "twin/acm/x509.h"
#include "twin/page.h"

namespace cleave::twin::acm {
namespace {

aws::Message describe(Call& call) {
  return {{{"Certificate", certificate_answer(call.world, certificate_of(call))}}, ""};
}

Json summary(const Json& certificate) {
  Json answer = {{"SubjectAlternativeNameSummaries", certificate.at("SubjectAlternativeNames")},
                 {"HasAdditionalSubjectAlternativeNames", false},
                 {"InUse", !certificate.at("InUseBy").empty()},
                 {"ExportOption", text_or(certificate, "Options/Export", "DISABLED")},
                 {"Exported", false}};
  for (const char* member :
       {"CertificateArn", "DomainName", "Status", "Type", "KeyAlgorithm", "RenewalEligibility", "NotBefore",
        "NotAfter", "CreatedAt", "IssuedAt", "ImportedAt"}) {
    if (const Json* value = find(certificate, member)) answer[member] = *value;
  }
  for (const char* member : {"KeyUsages", "ExtendedKeyUsages"}) {
    for (const Json& usage : list_or_empty(certificate, member)) answer[member].push_back(usage.at("Name"));
  }
  return answer;
}

aws::Message list_certificates(Call& call) {
  const Json& wanted = list_or_empty(call.input, "CertificateStatuses");
  Table matching;
  for (auto& [arn, row] : call.table(certificate_kind)) {
    const Json answer = summary(certificate_answer(call.world, row));
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), answer.at("Status")) == wanted.end())
      continue;
    matching[arn] = answer;
  }
  const Page page =
      page_of(matching, text_or(call.input, "NextToken", ""), page_limit(call.input, "MaxItems", 1000));
  Json answer = {{"CertificateSummaryList", Json::array()}};
  for (const Json* certificate : page.rows) answer["CertificateSummaryList"].push_back(*certificate);
  if (!page.next.empty()) answer["NextToken"] = page.next;
  return {answer, ""};
}

aws::Message delete_certificate(Call& call) {
  const std::string arn = text(certificate_of(call), "document/CertificateArn");
  if (!certificate_users(call.world, arn).empty()) {
    throw Refusal{"ResourceInUseException", fmt::format("Certificate {} is in use.", arn)};
  }
  call.table(certificate_kind).erase(arn);
  return {};
}

aws::Message list_tags(Call& call) {
  Json tags = Json::array();
  for (const auto& [key, value] : certificate_of(call).at("tags").items()) {
    tags.push_back({{"Key", key}, {"Value", value}});
  }
  return {{{"Tags", tags}}, ""};
}

aws::Message add_tags(Call& call) {
  Json& row = certificate_of(call);
  Json tags = row.at("tags");
  tags.update(tags_by_key(at(call.input, "Tags")));
  if (tags.size() > 50) throw Refusal{"TooManyTagsException", "A certificate holds at most 50 tags"};
  row["tags"] = tags;
  return {};
}

/// An imported certificate is what was given; an issued one is made from its ARN, so it is always the same.
aws::Message get_certificate(Call& call) {
  Json& row = certificate_of(call);
  const std::string status = certificate_status(call.world, row);
  if (status == "PENDING_VALIDATION") {
    throw Refusal{"RequestInProgressException",
                  fmt::format("Certificate {} is not yet issued.", text(call.input, "CertificateArn"))};
  }
  if (status == "VALIDATION_TIMED_OUT") {
    throw Refusal{"ResourceNotFoundException",
                  fmt::format("Certificate {} was never issued.", text(call.input, "CertificateArn"))};
  }
  Json answer;
  if (row.contains("pem")) {
    answer["Certificate"] = row.at("pem");
    if (row.contains("chain")) answer["CertificateChain"] = row.at("chain");
    return {answer, ""};
  }
  const Json certificate = certificate_answer(call.world, row);
  const auto pem = make_certificate(text(certificate, "CertificateArn"),
                                    certificate.at("SubjectAlternativeNames").get<std::vector<std::string>>(),
                                    from_rfc3339(text(certificate, "NotBefore")),
                                    from_rfc3339(text(certificate, "NotAfter")));
  return {{{"Certificate", pem}}, ""};
}

}  // namespace

Json& certificate_of(const Call& call) {
  const std::string arn = text(call.input, "CertificateArn");
  if (!arn.starts_with("arn:")) throw Refusal{"InvalidArnException", fmt::format("Invalid ARN: {}", arn)};
  Table& certificates = call.table(certificate_kind);
  const auto found = certificates.find(arn);
  if (found == certificates.end()) {
    throw Refusal{"ResourceNotFoundException", fmt::format("Could not find certificate {}.", arn)};
  }
  return found->second;
}

Json tags_by_key(const Json& tags) {
  Json by_key = Json::object();
  for (const Json& tag : tags) by_key[text(tag, "Key")] = text_or(tag, "Value", "");
  return by_key;
}

void add_certificate_handlers(Service& service) {
  service.handlers["DescribeCertificate"] = describe;
  service.handlers["ListCertificates"] = list_certificates;
  service.handlers["DeleteCertificate"] = delete_certificate;
  service.handlers["ListTagsForCertificate"] = list_tags;
  service.handlers["AddTagsToCertificate"] = add_tags;
  service.handlers["GetCertificate"] = get_certificate;
}

}  // namespace cleave::twin::acm
