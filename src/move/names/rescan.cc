#include "move/names/rescan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cleave::move::names {
namespace {

/// Whoever rewrites the names tells when to look: `cleave run`.
constexpr std::chrono::hours between_looks{1};

run::Progress wait_for_rewriting(const run::Task& task, const LeftNames& left,
                                 const std::vector<std::string>& places) {
  auto waiting = run::Progress::later(
      task.now + between_looks,
      fmt::format("{} place{} still name what the split changes:\n{}"
                  "Rewrite them (cleave names rewrite {}), then cleave run; or, when they do no harm: "
                  "cleave confirm {}",
                  left.count, left.count == 1 ? "" : "s", left.report, fmt::join(places, " "), task.step.id));
  waiting.person = true;
  return waiting;
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
  if (left.count > 0 && !task.confirmed) return wait_for_rewriting(task, left, places);
  return run::Progress::done({{"Left", left.count}});
}

run::Progress Rescan::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::names
