#include "report/plan_text.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "report/resource_names.h"

namespace cleave::report {
namespace {

using plan::Phase;
using plan::Step;

/// More steps of one kind, phase and reason than this are folded to the first few.
constexpr std::size_t unfolded_at_most = 5;
constexpr std::size_t shown_of_folded = 3;

constexpr std::size_t id_indent = 2;
constexpr std::size_t note_indent = 6;

/// Steps that are told together: their reason stands once.
using Group = std::vector<const Step*>;

bool alike(const Step& one, const Step& other) {
  return one.kind == other.kind && one.reason == other.reason && one.side == other.side;
}

/// Steps of a phase in their order; alike ones together when they follow each other, or are too many.
std::vector<Group> groups_of(const plan::Plan& plan, Phase phase) {
  std::map<std::tuple<std::string_view, std::string_view, plan::Side>, Group> all;
  for (const auto& step : plan.steps) {
    if (step.phase == phase) all[{step.kind, step.reason, step.side}].push_back(&step);
  }
  std::vector<Group> groups;
  for (const auto& step : plan.steps) {
    if (step.phase != phase) continue;
    const auto& same = all.at({step.kind, step.reason, step.side});
    if (same.size() > unfolded_at_most) {
      if (same.front() == &step) groups.push_back(same);
    } else if (!groups.empty() && alike(*groups.back().front(), step)) {
      groups.back().push_back(&step);
    } else {
      groups.push_back({&step});
    }
  }
  return groups;
}

/// The id, and beside it what people call the resource that it is about.
std::string title(const Step& step, const ResourceNames& names) {
  auto text = std::string(id_indent, ' ') + step.id;
  const auto name = names.name_of(step.resource);
  if (name.empty() || step.id.find(name) != std::string::npos) return text;
  const bool fits = columns_of(text) + columns_of(name) + 3 <= page_columns;
  return text + (fits ? " " : "\n" + std::string(note_indent, ' ')) + "(" + name + ")";
}

/// "1 s", or for several that differ "1 s to 5 min".
std::string times_of(const Group& group) {
  double shortest = group.front()->expected_seconds;
  double longest = shortest;
  for (const auto* step : group) {
    shortest = std::min(shortest, step->expected_seconds);
    longest = std::max(longest, step->expected_seconds);
  }
  if (group.front()->kind.starts_with("manual/")) return "by you";
  const auto one = expected_time(longest);
  if (expected_time(shortest) == one) return one;
  return fmt::format("{} to {}", expected_time(shortest), one);
}

std::string show(const Group& group, const ResourceNames& names, const plan::Plan& plan, Look look) {
  const bool folded = group.size() > unfolded_at_most && look.detail == Detail::brief;
  const auto shown = folded ? shown_of_folded : group.size();
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    text += title(*group[i], names);
    if (group[i]->id == plan.point_of_no_return)
      text += "  " + inked("<- point of no return", Ink::red, look.colours);
    text += "\n";
  }
  if (folded) text += fmt::format("  … and {} more (-v shows all)\n", group.size() - shown);
  const auto prefix =
      fmt::format("{:{}}{:<13}{:<11}", "", note_indent, plan::to_text(group.front()->side), times_of(group));
  return text + wrapped(prefix + (prefix.ends_with(' ') ? "" : " "), group.front()->reason);
}

}  // namespace

std::string plan_steps(const plan::Plan& plan, const inventory::Inventory& source, Look look) {
  const ResourceNames names(source);
  std::string text;
  for (const auto phase : {Phase::prepare, Phase::copy, Phase::cutover, Phase::drain, Phase::retire}) {
    const auto groups = groups_of(plan, phase);
    if (groups.empty()) continue;
    std::size_t count = 0;
    for (const auto& group : groups) count += group.size();
    text +=
        "\n" +
        inked(fmt::format("{}: {}", plan::to_text(phase), counted(count, "step")), Ink::bold, look.colours) +
        "\n";
    for (const auto& group : groups) text += show(group, names, plan, look);
  }
  return text;
}

std::string plan_text(const plan::Plan& plan, const std::string& hash, const inventory::Inventory& source,
                      Look look) {
  return plan_summary(plan, source, look) + plan_steps(plan, source, look) +
         fmt::format("\nThe plan's hash is {}. When you have read it:\n  cleave run --yes {}\n", hash, hash);
}

}  // namespace cleave::report
