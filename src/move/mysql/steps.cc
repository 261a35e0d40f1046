#include "move/mysql/steps.h"

#include "move/mysql/check.h"
#include "move/mysql/freeze.h"
#include "move/mysql/guard.h"
#include "move/mysql/merge.h"
#include "move/mysql/take_baseline.h"
#include "move/mysql/watch.h"

namespace cleave::move {

void add_mysql_actions(run::Actions& actions, const DatabaseAccess& access) {
  actions["mysql/guard-source"] = std::make_unique<databases::GuardSource>(access);
  actions["mysql/guard"] = std::make_unique<databases::Guard>(access);
  actions["mysql/check"] = std::make_unique<databases::Check>(access);
  actions["mysql/baseline"] = std::make_unique<databases::TakeBaseline>(access);
  actions["mysql/merge"] = std::make_unique<databases::Merge>(access);
  actions["mysql/watch"] = std::make_unique<databases::Watch>(access);
  actions["mysql/freeze"] = std::make_unique<databases::Freeze>(access);
  actions["mysql/diff"] = std::make_unique<databases::Diff>(access);
}

}  // namespace cleave::move
