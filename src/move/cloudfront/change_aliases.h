#pragma once

#include <string>
#include <vector>

#include "move/accounts.h"
#include "run/action.h"

namespace cleave::move::cloudfront {

/// Adds and removes alternate domain names of one distribution: the kinds add-wildcard, remove-alias,
/// add-alias and drop-wildcard. Params: "Id", "Add" and "Remove" (lists, both optional). In effect when
/// deployed.
class ChangeAliases : public run::Action {
 public:
  explicit ChangeAliases(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// Disables a distribution whose names go over: the kind disable. Params: "Id". The undo enables it again,
/// with the names that it had.
class Disable : public run::Action {
 public:
  explicit Disable(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// Takes names over from a disabled distribution of the other account: the kind associate-aliases.
/// Params: "Id", "Aliases". The undo gives them up; `Disable` brings them back where they were.
class AssociateAliases : public run::Action {
 public:
  explicit AssociateAliases(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// Enables the distribution that has given its names away: the kind enable. Params: "Id". There is nothing to
/// undo: `Disable` restores what was before it.
class Enable : public run::Action {
 public:
  explicit Enable(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move::cloudfront
