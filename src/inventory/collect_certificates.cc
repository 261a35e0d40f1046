#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_certificates(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client client = account.client("acm", region);
  // Without this filter only certificates with RSA keys of 1024 and 2048 bits are listed.
  // https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html
  const Json key_types = {"RSA_1024",      "RSA_2048",     "RSA_3072",    "RSA_4096",
                          "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"};
  const Json parameters = {{"Includes", {{"keyTypes", key_types}}}};
  for (const Json& summary :
       listed(client, "acm", "ListCertificates", "CertificateSummaryList", parameters, findings)) {
    const std::string arn = text(summary, "CertificateArn");
    const std::string what = "acm/certificate/" + arn;
    const Json answer = read_or_gap(client, "DescribeCertificate", {{"CertificateArn", arn}}, findings, what);
    Json certificate = answer.is_null() ? summary : at(answer, "Certificate");
    const Json tags =
        read_or_gap(client, "ListTagsForCertificate", {{"CertificateArn", arn}}, findings, what);
    certificate["Tags"] = list_or_empty(tags, "Tags");
    const std::string name = text_or(certificate, "DomainName", arn);
    findings.add({what, "acm", "certificate", region, name, std::move(certificate)});
  }
}

}  // namespace cleave::inventory
