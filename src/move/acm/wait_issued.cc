#include <fmt/format.h>

#include "base/error.h"
#include "move/acm/certificates.h"

namespace cleave::move::acm {
namespace {

constexpr std::chrono::seconds between_looks_at_dns{30};

std::string unproved(const Json& certificate) {
  std::string names;
  for (const Json& option : list_or_empty(certificate, "DomainValidationOptions"))
    if (text_or(option, "ValidationStatus", "") != "SUCCESS")
      names += (names.empty() ? "" : ", ") + text(option, "DomainName");
  return names.empty() ? "ACM issues it now" : "ACM has not yet seen in DNS the records that prove " + names;
}

}  // namespace

run::Seen WaitIssued::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json WaitIssued::apply(const run::Task& task, const Json&) {
  return {{"CertificateArn", at(task.params, "CertificateArn")}};
}

run::Progress WaitIssued::settle(const run::Task& task, const Json& outputs) {
  const Json answer = accounts_.client(task, "acm")
                          .call("DescribeCertificate", {{"CertificateArn", at(outputs, "CertificateArn")}});
  const std::string status = text(answer, "Certificate/Status");
  if (status == "ISSUED") return run::Progress::done(outputs);
  if (status == "PENDING_VALIDATION")
    return run::Progress::later(task.now + between_looks_at_dns, unproved(at(answer, "Certificate")));
  throw Error(Error::Kind::failed, "not-issued",
              fmt::format("ACM does not issue the certificate: {} {}", status,
                          text_or(answer, "Certificate/FailureReason", "")))
      .where(task.step.id)
      .next(
          "See the certificate in the destination's ACM console; a CAA record may forbid Amazon to issue "
          "it.");
}

run::Progress WaitIssued::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::acm
