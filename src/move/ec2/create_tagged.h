#pragma once

#include <string_view>
#include <vector>

#include "move/creation.h"

namespace cleave::move::ec2 {

/// The operations of a kind of thing that is there as soon as it is made.
struct TaggedKind {
  const char* create;
  const char* describe;
  const char* list;                  ///< where the answer of `describe` has the things
  std::vector<const char*> outputs;  ///< members of the created and of the described thing
  const char* destroy;
  const char* id;                        ///< the member that names the thing to `destroy`
  std::vector<std::string_view> in_use;  ///< error codes: something else still holds it, or it is gone
  const char* words = "";                ///< "key pair"; "" when things of this kind have no name
  bool renameable = false;               ///< by [renames]
  std::vector<std::pair<const char*, const char*>> unique =
      {};  ///< filters by params: no two are alike in these
};

/// ec2/create-security-group, ec2/import-key-pair, ec2/allocate-address: the params are the input of the
/// operation. Addresses have neither names nor tokens: a request that reached AWS twice, on its way or after
/// a lost answer, has made two. `settle` takes away what is too much; `undo` all that carries the step's
/// tags, or just the one that the outputs know.
class CreateTagged : public Creation {
 public:
  CreateTagged(const Accounts& accounts, TaggedKind kind) : Creation(accounts), kind_(std::move(kind)) {}
  void demand_undo(const run::Task& task, const Json& before, const Json& outputs) override;

  run::Progress settle(const run::Task& task, const Json& outputs) override;
  run::Progress undo(const run::Task& task, const Json& before, const Json& outputs) override;

 protected:
  Json find(const run::Task& task) override { return find_made(task, nullptr); }
  Json find_made(const run::Task& task, const Json& outputs) override;
  void demand_free(const run::Task& task) override;
  Json make(const run::Task& task) override;
  run::Progress remove(const run::Task& task, const Json& found) override;

 private:
  std::vector<Json> own(const run::Task& task, const Json& outputs) const;

  TaggedKind kind_;
};

}  // namespace cleave::move::ec2
