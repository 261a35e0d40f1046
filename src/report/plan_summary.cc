#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/clock.h"
#include "report/plan_text.h"
#include "report/resource_names.h"
#include "report/timetable.h"
#include "report/unseen_text.h"

namespace cleave::report {
namespace {

using plan::Decision;

/// The ids and names of at most this many resources of a type stand in the summary.
constexpr std::size_t named_of_type = 3;

std::string heading(std::string_view text, Look look) {
  return "\n" + inked(text, Ink::bold, look.colours) + "\n";
}

/// "ec2/instance web", "2 ec2/volume web", "14 route53/record": few by name, many by number.
std::string resources_of(const std::string& type, const std::vector<std::string>& ids,
                         const ResourceNames& names) {
  if (ids.size() > named_of_type || type == "route53/record") return fmt::format("{} {}", ids.size(), type);
  std::set<std::string> different;
  for (const auto& id : ids) {
    const auto name = names.name_of(id);
    different.insert(name.empty() ? key_of(id) : name);
  }
  return fmt::format("{}{} {}", ids.size() == 1 ? "" : fmt::format("{} ", ids.size()), type,
                     fmt::join(different, ", "));
}

std::string what_moves(const plan::Plan& plan, const ResourceNames& names, Look look) {
  std::map<Decision, std::map<std::string, std::vector<std::string>>> by_decision;
  std::map<Decision, std::size_t> counts;
  for (const auto& fate : plan.fates) {
    by_decision[fate.decision][type_of(fate.resource)].push_back(fate.resource);
    ++counts[fate.decision];
  }
  auto text =
      inked(fmt::format("From account {} to account {}", plan.source_account, plan.destination_account),
            Ink::bold, look.colours) +
      "\n";
  for (const auto& [decision, types] : by_decision) {
    std::string resources;
    for (const auto& [type, ids] : types)
      resources += (resources.empty() ? "" : "; ") + resources_of(type, ids, names);
    text += wrapped(fmt::format("  {:5} {:>6}  ", plan::to_text(decision), counts[decision]), resources);
  }
  return text;
}

std::string phases(const plan::Plan& plan, Look look) {
  auto text = heading("Phases (times are expected ones; prepare and copy go on side by side)", look);
  text += fmt::format("  {:<10}{:>6}{:>15}{:>15}{:>23}\n", "phase", "steps", "begins after", "over after",
                      "on the critical path");
  double over = 0;
  for (const auto& times : timetable(plan)) {
    over = std::max(over, times.over);
    text +=
        fmt::format("  {:<10}{:>6}{:>15}{:>15}{:>23}\n", plan::to_text(times.phase), times.steps,
                    expected_time(times.begins), expected_time(times.over), expected_time(times.critical));
  }
  const auto persons = std::count_if(plan.steps.begin(), plan.steps.end(),
                                     [](const auto& step) { return step.kind.starts_with("manual/"); });
  text += fmt::format("  {} steps in {}", plan.steps.size(), expected_time(over));
  if (persons > 0) text += fmt::format(", plus the time that a person takes for {} of them", persons);
  return text + "\n";
}

/// What is done again and again while others are waited for, all buckets together.
std::string repeated(const plan::Plan& plan) {
  const plan::Step* first = nullptr;
  std::string ids;
  for (const auto& step : plan.steps) {
    if (!step.params.contains("Repeat")) continue;
    if (first == nullptr) first = &step;
    ids += (ids.empty() ? "" : ", ") + step.id;
  }
  if (first == nullptr) return "";
  const auto pause = expected_time(static_cast<double>(number_or(first->params, "Repeat", 0)));
  return wrapped(fmt::format("  {:<10}", pause), first->reason + "\n" + ids);
}

std::string waits(const plan::Plan& plan, Look look) {
  std::string text;
  for (const auto& step : plan.steps) {
    const bool person = step.kind.starts_with("manual/");
    if (!person && (!step.kind.starts_with("wait/") || step.expected_seconds < 1)) continue;
    const auto how_long = person ? "for you" : expected_time(step.expected_seconds);
    text += wrapped(fmt::format("  {:<10}", how_long), step.reason + "\n" + step.id);
  }
  text += repeated(plan);
  return text.empty() ? "" : heading("Waits", look) + text;
}

/// Each host once, with the longest time; hosts with the same time for the same reason together.
std::string downtime(const plan::Plan& plan, Look look) {
  std::map<std::string, const plan::Downtime*> worst;
  for (const auto& one : plan.downtime) {
    auto& kept = worst[one.others ? "other names of " + one.host : one.host];
    if (kept == nullptr || one.seconds > kept->seconds) kept = &one;
  }
  if (worst.empty()) return "";
  std::map<std::pair<double, std::string>, std::string> hosts;
  for (const auto& [host, one] : worst) {
    auto& list = hosts[{-one->seconds, one->reason}];
    list += (list.empty() ? "" : ", ") + host;
  }
  auto text = heading("Downtime", look);
  for (const auto& [key, list] : hosts) {
    const auto how_long = key.first == 0 ? std::string("none") : expected_time(-key.first);
    const auto shown =
        padded("  " + (key.first == 0 ? how_long : inked(how_long, Ink::red, look.colours)), 12);
    text += wrapped(shown, list + ": " + key.second);
  }
  return text;
}

std::string point_of_no_return(const plan::Plan& plan, Look look) {
  auto text = heading("Point of no return", look);
  const auto* step = plan.find(plan.point_of_no_return);
  if (step == nullptr) return text + "  None: `cleave undo` leads back from everywhere.\n";
  text += fmt::format("  {}, in {}\n", step->id, plan::to_text(step->phase));
  return text + wrapped("  ", step->reason + " Until then `cleave undo` leads back.");
}

std::string list(std::string_view title, const std::vector<std::string>& items, Look look) {
  if (items.empty()) return "";
  auto text = heading(title, look);
  for (const auto& item : items) text += wrapped("  - ", item);
  return text;
}

}  // namespace

std::string expected_time(double seconds) {
  if (seconds <= 0) return "-";
  return to_words(std::chrono::seconds(std::max(1LL, std::llround(seconds))));
}

std::string plan_summary(const plan::Plan& plan, const inventory::Inventory& source, Look look) {
  const ResourceNames names(source);
  return what_moves(plan, names, look) + phases(plan, look) + waits(plan, look) + downtime(plan, look) +
         point_of_no_return(plan, look) + unseen_text(plan.unseen, look) + perhaps_text(plan.perhaps, look) +
         list("Warnings", plan.warnings, look) + list("Not carried over", plan.dropped, look) +
         list("Checklist for afterwards", plan.checklist, look);
}

}  // namespace cleave::report
