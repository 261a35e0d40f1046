#include "move/acm/steps.h"

#include "dns/socket_client.h"
#include "move/acm/certificates.h"
#include "move/acm/prove_by_hand.h"

namespace cleave::move {

void add_acm_actions(run::Actions& actions, const Accounts& accounts) {
  actions["acm/request-certificate"] = std::make_unique<acm::RequestCertificate>(accounts);
  actions["acm/wait-issued"] = std::make_unique<acm::WaitIssued>(accounts);
  actions["manual/validation-records"] =
      std::make_unique<acm::ProveByHand>(std::make_unique<dns::SocketClient>());
}

}  // namespace cleave::move
