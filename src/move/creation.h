#pragma once

#include "move/accounts.h"

namespace cleave::move {

/// A step that makes one new thing. `check` looks for what an earlier try made, `undo` takes it away; what a
/// kind adds is how to find, make and remove it.
class Creation : public run::Action {
 public:
  explicit Creation(const Accounts& accounts) : accounts_(accounts) {}

  run::Seen check(const run::Task& task) override {
    const Json found = find(task);
    if (!found.is_null()) return {found, Json::object()};
    demand_free(task);
    return {std::nullopt, Json::object()};
  }

  Json apply(const run::Task& task, const Json&) override { return make(task); }

  /// For what is in effect as soon as it is there.
  run::Progress settle(const run::Task& task, const Json& outputs) override {
    if (!is_there(task, outputs)) return run::Progress::not_listed(task, "what it has made");
    return run::Progress::done(outputs);
  }

  bool is_there(const run::Task& task, const Json& outputs) override {
    return !find_made(task, outputs).is_null();
  }

  run::Progress undo(const run::Task& task, const Json&, const Json& outputs) override {
    const Json found = find_made(task, outputs);
    return found.is_null() ? run::Progress::done(Json::object()) : remove(task, found);
  }

 protected:
  /// The outputs for what this very step has made, or null. A thing of the same name that somebody else made
  /// is not found.
  virtual Json find(const run::Task& task) = 0;
  /// The same where the outputs say which one it was: whoever launches another one like it copies its tags.
  virtual Json find_made(const run::Task& task, const Json& /*outputs*/) { return find(task); }
  /// Throws name_taken (move/own_tags.h) when somebody else's thing has the name that this one shall get.
  virtual void demand_free(const run::Task&) {}
  virtual Json make(const run::Task& task) = 0;
  virtual run::Progress remove(const run::Task& task, const Json& found) = 0;

  aws::Client client(const run::Task& task, std::string_view service) const {
    return accounts_.client(task, service);
  }
  const aws::Account& account(const run::Task& task) const { return accounts_.of(task.step.side); }

 private:
  Accounts accounts_;
};

}  // namespace cleave::move
