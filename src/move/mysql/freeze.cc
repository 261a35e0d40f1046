#include "move/mysql/freeze.h"

#include "mysql/guard/freeze.h"

namespace cleave::move::databases {

using mysql::Place;

Json Freeze::apply(const run::Task& task, const Json&) {
  auto source = connect(task, Place::source);
  const auto destination = connect(task, Place::destination);
  auto file = guard_file(source, destination);
  mysql::freeze(source, Place::source, file, std::nullopt, mysql::FreezeEnd::none);
  return Json::object();
}

run::Progress Freeze::undo(const run::Task& task, const Json&, const Json&) {
  auto source = connect(task, Place::source);
  const auto destination = connect(task, Place::destination);
  auto file = guard_file(source, destination);
  if (file.section(mysql::frozen_section(Place::source)) != nullptr) mysql::thaw(source, Place::source, file);
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::databases
