#include "move/registrar/steps.h"

#include "dns/socket_client.h"
#include "move/registrar/update_nameservers.h"
#include "move/registrar/wait_for_delegation.h"

namespace cleave::move {

void add_registrar_actions(run::Actions& actions, const Accounts& accounts) {
  actions["registrar/update-nameservers"] =
      std::make_unique<registrar::UpdateNameservers>(accounts, std::make_unique<dns::SocketClient>());
  actions["manual/registrar"] =
      std::make_unique<registrar::WaitForDelegation>(std::make_unique<dns::SocketClient>());
}

}  // namespace cleave::move
