#include "move/wait/steps.h"

#include "dns/socket_client.h"
#include "move/wait/change_by_hand.h"
#include "move/wait/let_go.h"
#include "move/wait/wait_until.h"

namespace cleave::move {

void add_wait_actions(run::Actions& actions) {
  for (const char* kind : {"wait/ttl", "wait/caches"}) actions[kind] = std::make_unique<wait::WaitUntil>();
  for (const char* kind : {"manual/validation-records", "manual/point-traffic", "manual/prove-alias"})
    actions[kind] = std::make_unique<wait::ChangeByHand>(std::make_unique<dns::SocketClient>());
  actions["wait/lead-back"] = std::make_unique<wait::LeadBack>(std::make_unique<dns::SocketClient>());
}

void add_let_go_actions(run::Actions& actions, const SecondLook& look) {
  actions["manual/confirm-drained"] = std::make_unique<wait::ConfirmDrained>(look);
  actions["wait/let-go"] = std::make_unique<wait::LetGo>(look);
}

}  // namespace cleave::move
