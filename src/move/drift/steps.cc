#include "move/drift/steps.h"

#include "move/drift/read_again.h"

namespace cleave::move {

void add_drift_actions(run::Actions& actions, const SecondLook& look) {
  actions["drift/remember"] = std::make_unique<drift::Remember>(look);
  actions["drift/read-again"] = std::make_unique<drift::ReadAgain>(look);
}

}  // namespace cleave::move
