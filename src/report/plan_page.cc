#include "report/plan_page.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.h"
#include "report/resource_names.h"
#include "report/timetable.h"
#include "report/unseen_sections.h"

namespace cleave::report {
namespace {

using plan::Decision;
using plan::Phase;
using plan::Step;
using Section = Page::Section;
using Layout = Page::Section::Layout;
constexpr auto right = Page::Column::Align::right;

/// More steps of one kind, phase and reason than this are folded to the first few.
constexpr std::size_t unfolded_at_most = 5;
constexpr std::size_t shown_of_folded = 3;

Section what_moves(const plan::Plan& plan, const ResourceNames& names) {
  std::map<Decision, std::vector<std::string>> by_decision;
  for (const auto& fate : plan.fates) by_decision[fate.decision].push_back(fate.resource);
  Section section{.title = "What becomes of it",
                  .layout = Layout::plain,
                  .columns = {{"decision"}, {"resources", right}, {"which"}}};
  for (const auto& [decision, ids] : by_decision)
    section.rows.push_back(
        {{std::string(plan::to_text(decision)), std::to_string(ids.size()), names.summary_of(ids)}});
  return section;
}

/// How long all of it takes.
double total_seconds(const plan::Plan& plan) {
  double over = 0;
  for (const auto& times : timetable(plan)) over = std::max(over, times.over);
  return over;
}

std::size_t persons_of(const plan::Plan& plan) {
  return static_cast<std::size_t>(std::count_if(plan.steps.begin(), plan.steps.end(), [](const auto& step) {
    return step.kind.starts_with("manual/");
  }));
}

Section phases(const plan::Plan& plan) {
  Section section{.title = "Phases (times are expected ones; prepare and copy go on side by side)",
                  .columns = {{"phase"},
                              {"steps", right},
                              {"begins after", right},
                              {"over after", right},
                              {"on the critical path", right}}};
  for (const auto& times : timetable(plan))
    section.rows.push_back(
        {{std::string(plan::to_text(times.phase)), std::to_string(times.steps), expected_time(times.begins),
          expected_time(times.over), expected_time(times.critical)}});
  section.intro =
      fmt::format("{} in {}", counted(plan.steps.size(), "step"), expected_time(total_seconds(plan)));
  if (const auto persons = persons_of(plan); persons > 0)
    section.intro += fmt::format(", plus the time that a person takes for {} of them", persons);
  return section;
}

/// What is done again and again while others are waited for, all buckets together.
void add_repeated(const plan::Plan& plan, Section& section) {
  const Step* first = nullptr;
  std::string ids;
  for (const auto& step : plan.steps) {
    if (!step.params.contains("Repeat")) continue;
    if (first == nullptr) first = &step;
    ids += (ids.empty() ? "" : ", ") + step.id;
  }
  if (first == nullptr) return;
  const auto pause = expected_time(static_cast<double>(number_or(first->params, "Repeat", 0)));
  section.rows.push_back({{pause, first->reason + "\n" + ids}});
}

Section waits(const plan::Plan& plan) {
  Section section{.title = "Waits", .layout = Layout::plain, .columns = {{"how long"}, {"for what"}}};
  for (const auto& step : plan.steps) {
    const bool person = step.kind.starts_with("manual/");
    if (!person && (!step.kind.starts_with("wait/") || step.expected_seconds < 1)) continue;
    const auto how_long = person ? "for you" : expected_time(step);
    section.rows.push_back({{how_long, step.reason + "\n" + step.id}});
  }
  add_repeated(plan, section);
  return section;
}

/// What is said of a host: the longest time, with every reason for it. Some of its records may stay.
struct Said {
  double seconds = -1;
  std::vector<std::string> reasons;
};

std::map<std::string, Said> said_of_hosts(const plan::Plan& plan) {
  std::map<std::string, Said> hosts;
  for (const auto& one : plan.downtime) {
    auto& said = hosts[one.others ? "other names of " + one.host : one.host];
    if (one.seconds < said.seconds) continue;
    if (one.seconds > said.seconds) said = {one.seconds, {}};
    if (std::find(said.reasons.begin(), said.reasons.end(), one.reason) == said.reasons.end())
      said.reasons.push_back(one.reason);
  }
  return hosts;
}

/// Hosts with the same time for the same reason stand together.
Section downtime(const plan::Plan& plan) {
  std::map<std::pair<double, std::string>, std::string> hosts;
  for (const auto& [host, said] : said_of_hosts(plan)) {
    auto& list = hosts[{-said.seconds, fmt::format("{}", fmt::join(said.reasons, "; "))}];
    list += (list.empty() ? "" : ", ") + host;
  }
  Section section{
      .title = "Downtime", .layout = Layout::plain, .columns = {{"how long"}, {"whose, and why"}}};
  for (const auto& [key, list] : hosts) {
    const bool none = key.first == 0;
    section.rows.push_back(
        {.cells = {none ? "none" : expected_time(-key.first), list + ": " + key.second}, .alarming = !none});
  }
  return section;
}

constexpr const char* unknown_yet =
    "What stands in <…> is chosen by AWS: once that step is done, cleave plan --show has it.";

bool is_known(const PlanChanges::Changes& changes) {
  return std::none_of(changes.begin(), changes.end(),
                      [](const auto& change) { return change.after.find('<') != std::string::npos; });
}

void add_names(const PlanChanges& changes, Detail detail, Page& page) {
  Section names{.title = "Names, at the source → at the destination", .changes = changes.names()};
  if (!is_known(names.changes)) names.intro = unknown_yet;
  page.sections.push_back(std::move(names));
  if (detail == Detail::all)
    page.sections.push_back({.title = "Ids and ARNs, at the source → at the destination",
                             .changes = changes.ids(),
                             .folded = true});
}

void add_records(const PlanChanges& changes, Detail detail, Page& page) {
  Section records{.title = "DNS records, before → after"};
  Section same{.title = "DNS records that stay as they are", .folded = true};
  for (auto& change : changes.records()) {
    auto& list = change.before == change.after ? same.changes : records.changes;
    list.push_back(std::move(change));
  }
  if (detail == Detail::brief && !same.changes.empty())
    records.intro =
        fmt::format("{} as before (-v shows them).", counted(same.changes.size(), "more record set"));
  page.sections.push_back(std::move(records));
  if (detail == Detail::all) page.sections.push_back(std::move(same));
}

Section point_of_no_return(const plan::Plan& plan) {
  Section section{.title = "Point of no return"};
  const auto* step = plan.find(plan.point_of_no_return);
  section.intro = step == nullptr ? "None: `cleave undo` leads back from everywhere."
                                  : fmt::format("{}, in {}\n{} Until then `cleave undo` leads back.",
                                                step->id, plan::to_text(step->phase), step->reason);
  return section;
}

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
std::string title_of(const Step& step, const ResourceNames& names) {
  const auto name = names.name_of(step.resource);
  if (name.empty() || step.id.find(name) != std::string::npos) return step.id;
  return fmt::format("{} ({})", step.id, name);
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
  if (group.size() == 1) return expected_time(*group.front());
  const auto one = expected_time(longest);
  if (expected_time(shortest) == one) return one;
  return fmt::format("{} to {}", expected_time(shortest), one);
}

Page::Row row_of(const Group& group, const ResourceNames& names, const plan::Plan& plan,
                 const PlanChanges& changes, Detail detail) {
  const bool folded = group.size() > unfolded_at_most && detail == Detail::brief;
  const auto shown = folded ? shown_of_folded : group.size();
  Page::Row row;
  std::string titles;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool no_return = group[i]->id == plan.point_of_no_return;
    titles +=
        (i == 0 ? "" : "\n") + title_of(*group[i], names) + (no_return ? "  <- point of no return" : "");
    row.alarming = row.alarming || no_return;
    if (detail == Detail::brief) continue;
    for (auto& change : changes.of_step(*group[i])) {
      if (group.size() > 1) change.what = fmt::format("{} {}", group[i]->id, change.what);
      row.changes.push_back(std::move(change));
    }
  }
  if (folded) titles += fmt::format("\n… and {} more (-v shows all)", group.size() - shown);
  row.cells = {titles, std::string(plan::to_text(group.front()->side)), times_of(group),
               group.front()->reason};
  return row;
}

void add_steps(const plan::Plan& plan, const ResourceNames& names, const PlanChanges& changes, Detail detail,
               Page& page) {
  for (const auto phase : {Phase::prepare, Phase::copy, Phase::cutover, Phase::drain, Phase::retire}) {
    Section section{
        .layout = Layout::stacked, .columns = {{"step"}, {"side"}, {"takes"}, {"why"}}, .folded = true};
    std::size_t count = 0;
    for (const auto& group : groups_of(plan, phase)) {
      count += group.size();
      section.rows.push_back(row_of(group, names, plan, changes, detail));
    }
    if (count == 0) continue;
    section.title = fmt::format("{}: {}", plan::to_text(phase), counted(count, "step"));
    page.sections.push_back(std::move(section));
  }
}

void add_facts(const plan::Plan& plan, const std::string& hash, Page& page) {
  double longest = 0;
  for (const auto& [host, said] : said_of_hosts(plan)) longest = std::max(longest, said.seconds);
  const auto persons = persons_of(plan);
  page.facts = {{"Plan", hash},
                {"Made", to_utc_text(plan.made_at)},
                {"Source", plan.source_account},
                {"Destination", plan.destination_account},
                {"Steps", std::to_string(plan.steps.size())},
                {"Expected", expected_time(total_seconds(plan))},
                {"By a person", persons == 0 ? "nothing" : counted(persons, "step")},
                {"Longest downtime", longest == 0 ? "none" : expected_time(longest)}};
}

}  // namespace

Page plan_page(const plan::Plan& plan, const std::string& hash, const inventory::Inventory& source,
               const PlanChanges::OutputOf& output_of, Detail detail) {
  const ResourceNames names(source);
  const PlanChanges changes(plan, source, output_of);
  Page page{.title =
                fmt::format("From account {} to account {}", plan.source_account, plan.destination_account)};
  add_facts(plan, hash, page);
  page.sections = {what_moves(plan, names), phases(plan), waits(plan), downtime(plan)};
  add_names(changes, detail, page);
  add_records(changes, detail, page);
  page.sections.push_back(point_of_no_return(plan));
  for (auto& section : unseen_sections(plan.unseen, detail)) page.sections.push_back(std::move(section));
  for (auto& section : perhaps_sections(plan.perhaps, detail)) page.sections.push_back(std::move(section));
  page.sections.push_back({.title = "Warnings", .items = plan.warnings});
  page.sections.push_back({.title = "Not carried over", .items = plan.dropped});
  page.sections.push_back({.title = "Checklist for afterwards", .items = plan.checklist});
  std::erase_if(page.sections, [](const Section& section) {
    return section.rows.empty() && section.changes.empty() && section.items.empty() && section.intro.empty();
  });
  add_steps(plan, names, changes, detail, page);
  page.ending = {fmt::format("The plan's hash is {}. When you have read it:", hash),
                 "cleave run --yes " + hash};
  return page;
}

}  // namespace cleave::report
