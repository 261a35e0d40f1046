#include "move/names/steps.h"

#include "move/names/rescan.h"

namespace cleave::move {

void add_names_actions(run::Actions& actions, const NameSearch& search) {
  actions["names/rescan"] = std::make_unique<names::Rescan>(search);
}

}  // namespace cleave::move
