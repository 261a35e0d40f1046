#pragma once

#include <string_view>
#include <vector>

#include "move/creation.h"

namespace cleave::move::iam {

/// The operations of a kind of thing whose name is unique in its account.
struct NamedKind {
  const char* get;
  Json (*key)(const run::Task& task, const aws::Account& account);  ///< the input of `get`
  const char* member;                                               ///< where the answers have the thing
  const char* words;                                                ///< "instance profile"
  const char* create;
  std::vector<const char*> outputs;
  const char* destroy;
  const char* destroyed_by;  ///< the member of `destroy` that names the thing …
  const char* id;            ///< … by this output
};

/// iam/create-role, iam/create-policy, iam/create-instance-profile: the params are the input of the
/// operation.
class CreateNamed : public Creation {
 public:
  CreateNamed(const Accounts& accounts, NamedKind kind) : Creation(accounts), kind_(std::move(kind)) {}

 protected:
  Json find(const run::Task& task) override;
  void demand_free(const run::Task& task) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;

 private:
  /// The thing of the name, whoever made it, or null.
  Json named(const run::Task& task) const;
  Json outputs_of(const Json& answer) const;
  NamedKind kind_;
};

}  // namespace cleave::move::iam
