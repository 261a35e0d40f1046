#include "move/names/rescan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "move/instructions.h"

namespace cleave::move::names {
namespace {

std::string what_to_do(const run::Task& task, const LeftNames& left, const std::vector<std::string>& places) {
  return fmt::format(
      "{} place{} still name what the split changes:\n{}"
      "Rewrite them (cleave names rewrite {}), then cleave run; or, when they do no harm: "
      "cleave confirm {}",
      left.count, left.count == 1 ? "" : "s", left.report, fmt::join(places, " "), task.step.id);
}

}  // namespace

run::Seen Rescan::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json Rescan::apply(const run::Task&, const Json&) {
  return Json::object();
}

run::Progress Rescan::settle(const run::Task& task, const Json&) {
  const auto places = at(task.params, "Places").get<std::vector<std::string>>();
  const auto left = search_.left_in(places);
  if (left.count > 0 && !task.confirmed) return wait_for_somebody(task, what_to_do(task, left, places));
  return run::Progress::done({{"Left", left.count}});
}

run::Progress Rescan::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::names
