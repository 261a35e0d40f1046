// ImportCertificate: a certificate from elsewhere, with its key.
#include <fmt/format.h>

#include "base/hash.h"
#include "twin/acm/certificate.h"
#include "twin/acm/handlers.h"
#include "twin/acm/x509.h"
#include "twin/uuid.h"

namespace cleave::twin::acm {
namespace {

CertificateFacts checked_facts(const Call& call, const std::string& pem) {
  const auto facts = read_certificate(pem, from_base64(text(call.input, "PrivateKey")));
  if (!facts) {
    throw Refusal{"ValidationException",
                  "The certificate field contains more than one certificate or is not a "
                  "PEM-encoded certificate"};
  }
  if (!facts->key_fits) {
    throw Refusal{"ValidationException",
                  "The private key is not supported or does not match the certificate"};
  }
  if (facts->not_after < call.world.now()) {
    throw Refusal{"ValidationException", "The certificate has expired"};
  }
  return *facts;
}

std::string arn_for(const Call& call, const std::string& pem) {
  if (call.input.contains("CertificateArn")) return text(certificate_of(call), "document/CertificateArn");
  const std::string key = fmt::format("{}/{}/certificate/{}", call.account, call.region, hex(sha256(pem)));
  return fmt::format("arn:aws:acm:{}:{}:certificate/{}", call.region, call.account,
                     uuid_for(call.world, key));
}

aws::Message import_certificate(Call& call) {
  const std::string pem = from_base64(text(call.input, "Certificate"));
  const CertificateFacts facts = checked_facts(call, pem);
  const std::string arn = arn_for(call, pem);
  const std::string now = to_rfc3339(call.world.now());
  Json& row = call.table(certificate_kind)[arn];
  Json tags = row.is_null() ? Json::object() : row.at("tags");
  tags.update(tags_by_key(list_or_empty(call.input, "Tags")));
  row = {{"document",
          {{"CertificateArn", arn},
           {"DomainName", facts.common_name.empty() ? facts.names.front() : facts.common_name},
           {"SubjectAlternativeNames", facts.names},
           {"Subject", facts.subject},
           {"Issuer", facts.issuer},
           {"Serial", facts.serial},
           {"CreatedAt", now},
           {"ImportedAt", now},
           {"NotBefore", to_rfc3339(facts.not_before)},
           {"NotAfter", to_rfc3339(facts.not_after)},
           {"KeyAlgorithm", "RSA-2048"},
           {"SignatureAlgorithm", "SHA256WITHRSA"},
           {"Type", "IMPORTED"},
           {"RenewalEligibility", "INELIGIBLE"}}},
         {"tags", tags},
         {"pem", pem}};
  if (call.input.contains("CertificateChain"))
    row["chain"] = from_base64(text(call.input, "CertificateChain"));
  return {{{"CertificateArn", arn}}, ""};
}

}  // namespace

void add_import_handlers(Service& service) {
  service.handlers["ImportCertificate"] = import_certificate;
}

}  // namespace cleave::twin::acm
