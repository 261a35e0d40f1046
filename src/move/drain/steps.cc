#include "move/drain/steps.h"

#include "move/drain/decide.h"

namespace cleave::move {

void add_drain_actions(run::Actions& actions, const Accounts& accounts) {
  actions["drain/decide"] = std::make_unique<drained::Decide>(accounts);
}

}  // namespace cleave::move
