#pragma once

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::acm {

/// Requests a certificate with validation by DNS: the kind request-certificate.
/// Params: the members of RequestCertificate that the plan chooses. Outputs: "CertificateArn",
/// "ValidationRecords" (the record sets that prove the names, each once), known some seconds after the
/// request.
class RequestCertificate : public run::Action {
 public:
  explicit RequestCertificate(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// Waits until ACM has issued a certificate: the kind wait-issued. Params and outputs: "CertificateArn".
class WaitIssued : public run::Action {
 public:
  explicit WaitIssued(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::acm
