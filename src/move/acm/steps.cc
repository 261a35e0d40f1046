#include "move/acm/steps.h"

#include "move/acm/certificates.h"

namespace cleave::move {

void add_acm_actions(run::Actions& actions, const Accounts& accounts) {
  actions["acm/request-certificate"] = std::make_unique<acm::RequestCertificate>(accounts);
  actions["acm/wait-issued"] = std::make_unique<acm::WaitIssued>(accounts);
}

}  // namespace cleave::move
