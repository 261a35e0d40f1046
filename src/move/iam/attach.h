#pragma once

#include <vector>

#include "move/creation.h"

namespace cleave::move::iam {

/// The operations that tie one thing to another.
struct Tie {
  bool (*is_there)(const aws::Client& iam, const run::Task& task);
  const char* attach;
  const char* detach;
  std::vector<const char*> detach_members;  ///< of the params
  std::chrono::seconds spreads;             ///< how long until the rest of AWS knows it
};

/// iam/put-role-policy, iam/attach-role-policy, iam/add-role-to-instance-profile: the params are the input of
/// the operation that ties.
class Attach : public Creation {
 public:
  Attach(const Accounts& accounts, Tie tie) : Creation(accounts), tie_(std::move(tie)) {}
  run::Progress settle(const run::Task& task, const Json& outputs) override;

 protected:
  Json find(const run::Task& task) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;

 private:
  Tie tie_;
};

}  // namespace cleave::move::iam
