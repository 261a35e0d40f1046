#include "run/schedule.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::run {
namespace {

Error bad_plan(const plan::Step& step, std::string what) {
  return Error(Error::Kind::input, "bad-plan", std::move(what))
      .where(step.id)
      .next("Make the plan again with 'cleave plan'.");
}

}  // namespace

Schedule::Schedule(const plan::Plan& plan)
    : steps_(&plan.steps),
      split_id_(plan.split_id),
      needs_(size()),
      dependents_(size()),
      seconds_to_end_(size()) {
  for (std::size_t i = 0; i < size(); ++i) {
    if (!index_.emplace(step(i).id, i).second) throw bad_plan(step(i), "two steps have this id");
  }
  for (std::size_t i = 0; i < size(); ++i) {
    for (const auto& need : step(i).needs) {
      const auto found = find(need);
      if (found == size())
        throw bad_plan(step(i), fmt::format("it needs '{}', which the plan does not have", need));
      if (step(found).phase > step(i).phase)
        throw bad_plan(step(i), fmt::format("it needs '{}', which is of a later phase", need));
      if (std::find(needs_[i].begin(), needs_[i].end(), found) != needs_[i].end()) continue;
      needs_[i].push_back(found);
      dependents_[found].push_back(i);
    }
  }
  sort();
}

std::size_t Schedule::find(std::string_view id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? size() : found->second;
}

void Schedule::sort() {
  std::vector<std::size_t> unmet(size());
  for (std::size_t i = 0; i < size(); ++i) {
    unmet[i] = needs_[i].size();
    if (unmet[i] == 0) order_.push_back(i);
  }
  for (std::size_t next = 0; next < order_.size(); ++next) {
    for (const auto dependent : dependents_[order_[next]]) {
      if (--unmet[dependent] == 0) order_.push_back(dependent);
    }
  }
  if (order_.size() < size()) {
    const auto stuck = std::find_if(unmet.begin(), unmet.end(), [](std::size_t count) { return count > 0; });
    throw bad_plan(step(static_cast<std::size_t>(stuck - unmet.begin())), "its needs lead in a circle");
  }
  for (auto i = order_.rbegin(); i != order_.rend(); ++i) {
    double longest = 0;
    for (const auto dependent : dependents_[*i]) longest = std::max(longest, seconds_to_end_[dependent]);
    seconds_to_end_[*i] = step(*i).expected_seconds + longest;
  }
}

}  // namespace cleave::run
