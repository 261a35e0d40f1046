#include <fmt/format.h>

#include "base/error.h"
#include "move/acm/certificates.h"

namespace cleave::move::acm {
namespace {

constexpr std::chrono::seconds between_looks_at_dns{30};

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
    return run::Progress::later(task.now + between_looks_at_dns, "ACM has not yet seen its records in DNS");
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
