#pragma once

#include <functional>
#include <memory>
#include <string>

#include "move/instructions.h"
#include "move/mysql/database_access.h"
#include "mysql/connection.h"
#include "mysql/guard/guard_file.h"
#include "run/action.h"

namespace cleave::move::databases {

/// A step about the two databases. `check` finds nothing, because `apply` asks the servers itself and does
/// only what is still to be done; kinds with something to put back override that.
class DatabaseAction : public run::Action {
 public:
  explicit DatabaseAction(const DatabaseAccess& access) : access_(access) {}

  run::Seen check(const run::Task&) override { return {std::nullopt, Json::object()}; }
  run::Progress undo(const run::Task&, const Json&, const Json&) override {
    return run::Progress::done(Json::object());
  }

 protected:
  mysql::Endpoint endpoint(const run::Task& task, mysql::Place place) const;
  mysql::Connection connect(const run::Task& task, mysql::Place place) const {
    return mysql::Connection(endpoint(task, place));
  }
  /// Makes sessions whenever it is called.
  std::function<std::unique_ptr<mysql::Database>()> connector(const run::Task& task,
                                                              mysql::Place place) const;
  std::filesystem::path file(std::string_view name) const { return access_.file(name); }
  /// The same file that `cleave mysql guard` uses.
  mysql::GuardFile guard_file(const mysql::Database& source, const mysql::Database& destination) const {
    return mysql::GuardFile(file("guard.json"), source, destination);
  }

 private:
  const DatabaseAccess& access_;
};

/// "cleave mysql VERB --source DSN --destination DSN", for people.
std::string command(const run::Task& task, std::string_view verb);

}  // namespace cleave::move::databases
