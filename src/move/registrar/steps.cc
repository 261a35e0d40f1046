#include "move/registrar/steps.h"

#include "move/registrar/update_nameservers.h"

namespace cleave::move {

void add_registrar_actions(run::Actions& actions, const Accounts& accounts) {
  actions["registrar/update-nameservers"] = std::make_unique<registrar::UpdateNameservers>(accounts);
}

}  // namespace cleave::move
