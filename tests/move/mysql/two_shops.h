#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "move/mysql/database_access.h"
#include "mysql/server.h"
#include "run/runner.h"
#include "twin/simulated_clock.h"

namespace cleave::move::testing {

/// The database steps of a plan, without the others, on two servers that stand for the instances: a source
/// with a small shop, and a destination that gets a copy of it when the image would be taken.
class TwoShops : public DatabaseAccess {
 public:
  TwoShops();
  ~TwoShops() override;

  mysql::Endpoint endpoint(mysql::Place place, const Json& side) const override;
  std::filesystem::path file(std::string_view name) const override { return folder_ / name; }

  /// Fills the destination with what the source holds.
  void fork();
  void at_source(const std::vector<std::string>& statements) const {
    execute(mysql::Place::source, statements);
  }
  void at_destination(const std::vector<std::string>& statements) const {
    execute(mysql::Place::destination, statements);
  }
  /// "1,a 2,b": the rows of a query.
  std::string in_source(const std::string& query) const { return rows(mysql::Place::source, query); }
  std::string in_destination(const std::string& query) const {
    return rows(mysql::Place::destination, query);
  }

  run::Outcome run(std::optional<plan::Phase> until = std::nullopt);
  run::Outcome undo(std::optional<plan::Phase> to = std::nullopt);
  void confirm(const std::string& step);
  /// The failures in the journal, for messages.
  std::string failures() const;

  plan::Plan plan;

 private:
  void execute(mysql::Place place, const std::vector<std::string>& statements) const;
  std::string rows(mysql::Place place, const std::string& query) const;
  run::Journal journal() const;

  std::filesystem::path folder_;
  std::shared_ptr<twin::SimulatedClock> clock_;
  run::Actions actions_;
};

}  // namespace cleave::move::testing
