#include "move/mysql/database_action.h"

#include <fmt/format.h>

namespace cleave::move::databases {
namespace {

const char* member_of(mysql::Place place) {
  return place == mysql::Place::source ? "Source" : "Destination";
}

}  // namespace

mysql::Endpoint DatabaseAction::endpoint(const run::Task& task, mysql::Place place) const {
  return access_.endpoint(place, at(task.params, member_of(place)));
}

std::function<std::unique_ptr<mysql::Database>()> DatabaseAction::connector(const run::Task& task,
                                                                            mysql::Place place) const {
  return [endpoint = endpoint(task, place)] { return std::make_unique<mysql::Connection>(endpoint); };
}

std::string command(const run::Task& task, std::string_view verb) {
  return fmt::format("cleave mysql {} --source '{}' --destination '{}'", verb,
                     text(task.params, "Source/Dsn"), text(task.params, "Destination/Dsn"));
}

}  // namespace cleave::move::databases
