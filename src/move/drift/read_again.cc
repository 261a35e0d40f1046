#include "move/drift/read_again.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"

namespace cleave::move::drift {
namespace {

Error drifted(const run::Task& task, const std::vector<std::string>& changes) {
  return Error(Error::Kind::failed, "drift",
               fmt::format("{} since the plan was made: {}",
                           changes.size() == 1 ? "this has changed" : "these have changed",
                           listed_changes(changes)))
      .where(task.step.id)
      .next(
          "Nothing of the cut-over that needs this has begun. Put back what was changed by mistake and run "
          "again. "
          "For the rest bring the copy up to date: cleave inventory, cleave plan, and cleave run with the "
          "new plan's hash.");
}

Json read_at(Time when) {
  return {{"ReadAt", to_rfc3339(when)}, {"HoldsUntil", to_rfc3339(when + reading_holds)}};
}

}  // namespace

run::Seen Remember::check(const run::Task&) {
  return {std::nullopt, Json::object(), true};
}

Json Remember::apply(const run::Task&, const Json&) {
  return {{"Copies", look_.copies()}};
}

run::Progress Remember::undo(const run::Task& task, const Json&, const Json&) {
  if (const auto objections = look_.objections(); !objections.empty())
    throw Error(Error::Kind::failed, "changed-since",
                "this undo would take what it should not: " + listed_changes(objections))
        .where(task.step.id)
        .next(
            "Nothing of the copies was taken back. Put back what should not be so, then run the command "
            "again; or go on all the same with --anyway.");
  return run::Progress::done(Json::object());
}

run::Seen ReadAgain::check(const run::Task&) {
  return {std::nullopt, Json::object()};
}

Json ReadAgain::apply(const run::Task& task, const Json&) {
  const std::string earlier = text_or(task.params, "ReadAt", "");
  if (!earlier.empty() && task.now < from_rfc3339(earlier) + reading_holds)
    return read_at(from_rfc3339(earlier));
  const auto changes = look_.changes(at(task.params, "Copies"),
                                     list_or_empty(task.params, "Changing").get<std::vector<std::string>>());
  if (!changes.empty()) throw drifted(task, changes);
  return read_at(task.now);
}

run::Progress ReadAgain::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::drift
