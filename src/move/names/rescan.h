#pragma once

#include "move/names/name_search.h"
#include "run/action.h"

namespace cleave::move::names {

/// Done when no name is left, or a person says that those that are left do no harm.
class Rescan : public run::Action {
 public:
  explicit Rescan(const NameSearch& search) : search_(search) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  const NameSearch& search_;
};

}  // namespace cleave::move::names
