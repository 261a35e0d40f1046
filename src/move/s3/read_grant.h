#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// s3/grant-read: lets `Account` read the source's `Bucket` by a statement `Sid` in its policy → `Original`,
/// the policy's text before ("" when there was none). Its undo takes the statement away again.
class GrantRead : public run::Action {
 public:
  explicit GrantRead(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  bool is_there(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

/// s3/revoke-read: ends the grant `Sid` on `Bucket`; the policy gets its `Original` text back unless somebody
/// changed other statements meanwhile, which then stay. A grant that ended needs no undo.
class RevokeRead : public run::Action {
 public:
  explicit RevokeRead(const Accounts& accounts) : accounts_(accounts) {}
  run::Seen check(const run::Task& task) override;
  Json apply(const run::Task& task, const Json& before) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 private:
  Accounts accounts_;
};

}  // namespace cleave::move
