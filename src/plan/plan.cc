#include "plan/plan.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/suggest.h"

namespace cleave::plan {
namespace {

constexpr std::array<std::string_view, 5> phase_names{"prepare", "copy", "cutover", "drain", "retire"};
constexpr std::array<std::string_view, 4> decision_names{"move", "copy", "share", "leave"};
constexpr std::array<std::string_view, 3> perhaps_names{"open", "keep", "rename"};
constexpr std::array<std::string_view, 2> side_names{"source", "destination"};

/// The number of `text` among `names`; throws with a suggestion when it is none of them.
template <std::size_t count>
std::size_t number_of(std::string_view text, const std::array<std::string_view, count>& names,
                      std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw Error(Error::Kind::input, fmt::format("unknown-{}", what), fmt::format("'{}' is no {}", text, what))
      .next(fmt::format("Use one of: {}. {}", fmt::join(names, ", "),
                        did_you_mean(text, std::vector<std::string>(names.begin(), names.end()))));
}

}  // namespace

std::string_view to_text(Phase phase) {
  return phase_names[static_cast<std::size_t>(phase)];
}
std::string_view to_text(Decision decision) {
  return decision_names[static_cast<std::size_t>(decision)];
}
std::string_view to_text(Side side) {
  return side_names[static_cast<std::size_t>(side)];
}

std::string_view to_text(Perhaps::Decision decision) {
  return perhaps_names[static_cast<std::size_t>(decision)];
}

Perhaps::Decision perhaps_from_text(std::string_view text) {
  return static_cast<Perhaps::Decision>(number_of(text, perhaps_names, "decision"));
}

Phase phase_from_text(std::string_view text) {
  return static_cast<Phase>(number_of(text, phase_names, "phase"));
}

Side side_from_text(std::string_view text) {
  return static_cast<Side>(number_of(text, side_names, "side"));
}

Decision decision_from_text(std::string_view text) {
  return static_cast<Decision>(number_of(text, decision_names, "decision"));
}

const Step* Plan::find(std::string_view step_id) const {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.id == step_id; });
  return found == steps.end() ? nullptr : &*found;
}

bool Plan::renames_everywhere(std::string_view word) const {
  return std::any_of(perhaps.begin(), perhaps.end(), [&](const Perhaps& one) {
    return one.word == word && one.decision == Perhaps::Decision::rename;
  });
}

}  // namespace cleave::plan
