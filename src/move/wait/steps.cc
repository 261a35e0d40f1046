#include "move/wait/steps.h"

#include "move/wait/wait_until.h"

namespace cleave::move {

void add_wait_actions(run::Actions& actions) {
  for (const char* kind : {"wait/ttl", "wait/caches", "wait/let-go"})
    actions[kind] = std::make_unique<wait::WaitUntil>();
  for (const char* kind : {"manual/point-traffic", "manual/prove-alias", "manual/confirm-drained"})
    actions[kind] = std::make_unique<wait::WaitForPerson>();
}

}  // namespace cleave::move
