#include "report/status.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "report/instructions.h"
#include "report/timetable.h"

namespace cleave::report {
namespace {

using run::Record;
using run::State;

/// At most this many of the steps that a failure holds back are named, unless all are asked for.
constexpr std::size_t blocked_at_most = 10;

/// At most this many of the steps that come next are named.
constexpr std::size_t ready_at_most = 3;

/// Is the step's last word a failure? An undo that failed stays `undoing`.
bool has_failed(const Record& record) {
  return record.failure.has_value();
}

constexpr const char* undo_everything = "cleave undo --everything";

bool is_early(const plan::Step& step) {
  return step.phase < plan::Phase::cutover;
}

/// Everything that cannot start before `failed` is done, in the order of the plan: what needs it, directly or
/// not, and, when it belongs to `prepare` or `copy`, the whole cut-over.
std::vector<std::string> held_back(const plan::Plan& plan, const plan::Step& failed,
                                   const run::Records& records) {
  std::set<std::string_view> reached{failed.id};
  std::vector<std::string> found;
  for (const auto& step : plan.steps) {  // in an order that obeys needs: one pass is enough
    const auto record = records.find(step.id);
    if (record != records.end() && record->second.state == State::done) continue;
    const bool needs = std::any_of(step.needs.begin(), step.needs.end(),
                                   [&](const auto& need) { return reached.contains(need); });
    if (!needs && !(is_early(failed) && !is_early(step))) continue;
    reached.insert(step.id);
    found.push_back(step.id);
  }
  return found;
}

/// What a step is counted as. A step that is taken back is to do again.
std::size_t& place_of(Status::PhaseStatus& phase, const Record& record) {
  if (record.state == State::done) return phase.done;
  if (record.state == State::undone || record.state == State::pending)
    return record.wait && record.state == State::pending ? phase.waiting : phase.to_do;
  if (has_failed(record)) return phase.failed;
  return record.wait ? phase.waiting : phase.under_way;
}

void count(Status& status, const plan::Step& step, const Record& record) {
  auto& phase = status.phases[static_cast<std::size_t>(step.phase)];
  ++phase.total;
  ++place_of(phase, record);
  if (record.state == State::undone) {
    if (record.wait) status.remembered.push_back({step.id, *record.wait});
    return;
  }
  if (record.state == State::undoing && status.next != undo_everything)
    status.next = is_early(step) ? undo_everything : "cleave undo";
  if (has_failed(record)) return;
  if (record.wait) {
    status.waiting.push_back({step.id, *record.wait});
  } else if (record.state == State::intended || record.state == State::undoing) {
    status.unsettled.push_back(step.id);
  }
}

/// Steps to do that a failure holds back are counted apart.
void count_blocked(Status& status, const plan::Plan& plan, const run::Records& records) {
  std::set<std::string_view> blocked;
  for (const auto& failed : status.failed) blocked.insert(failed.blocks.begin(), failed.blocks.end());
  for (const auto& step : plan.steps) {
    const auto record = records.find(step.id);
    const bool to_do = record == records.end() || record->second.state == State::undone ||
                       (record->second.state == State::pending && !record->second.wait);
    if (!to_do || !blocked.contains(step.id)) continue;
    auto& phase = status.phases[static_cast<std::size_t>(step.phase)];
    --phase.to_do;
    ++phase.blocked;
  }
}

/// What is still to come, and what comes first.
void look_ahead(Status& status, const plan::Plan& plan, const run::Records& records, Time now) {
  const auto record_of = [&](const std::string& id) {
    const auto found = records.find(id);
    return found == records.end() ? nullptr : &found->second;
  };
  const auto is_done = [&](const std::string& id) {
    const auto* record = record_of(id);
    return record != nullptr && record->state == State::done;
  };
  const bool early_left = std::any_of(plan.steps.begin(), plan.steps.end(),
                                      [&](const auto& step) { return is_early(step) && !is_done(step.id); });
  for (const auto& step : plan.steps) {
    if (is_done(step.id)) continue;
    if (step.kind.starts_with("manual/")) ++status.persons_left;
    const auto* record = record_of(step.id);
    const bool to_do = record == nullptr || record->state == State::pending || record->state == State::undone;
    const bool may_begin =
        (is_early(step) || !early_left) && std::all_of(step.needs.begin(), step.needs.end(), is_done);
    if (to_do && may_begin && (record == nullptr || !record->wait)) status.ready.push_back(step.id);
  }
  status.seconds_left = seconds_left(plan, [&](const plan::Step& step) -> double {
    const auto* record = record_of(step.id);
    if (record == nullptr || record->state == State::undone) return step.expected_seconds;
    if (record->state == State::done) return 0;
    if (!record->wait) return step.expected_seconds;
    // What is repeated ends with what it is repeated for.
    if (record->wait->person || step.params.contains("Repeat")) return 0;
    return std::max(0.0, std::chrono::duration<double>(record->wait->until - now).count());
  });
}

/// What a run had waited for, an undo does not.
void lead_back(Status& status, const run::Records& records, const std::string& to) {
  status.next = to.empty() ? undo_everything : fmt::format("cleave undo --to {}", to);
  std::erase_if(status.waiting,
                [&](const auto& waiting) { return records.at(waiting.step).state != State::undoing; });
}

}  // namespace

Status status(const plan::Plan& plan, const run::Records& records, Time now,
              const std::vector<std::string>& confirmed, const std::optional<std::string>& unfinished_undo) {
  Status status;
  for (auto phase : {plan::Phase::prepare, plan::Phase::copy, plan::Phase::cutover, plan::Phase::drain,
                     plan::Phase::retire}) {
    status.phases.push_back({phase});
  }
  const Record untouched;
  bool any_undone = false;
  bool any_left = false;
  for (const auto& step : plan.steps) {
    const auto found = records.find(step.id);
    const auto& record = found == records.end() ? untouched : found->second;
    count(status, step, record);
    any_undone = any_undone || record.state == State::undone;
    any_left = any_left || (record.state != State::undone && record.state != State::pending);
    if (!has_failed(record) || record.state == State::done) continue;
    status.failed.push_back({step.id, *record.failure, {}});
    if (record.state != State::undoing) status.failed.back().blocks = held_back(plan, step, records);
  }
  count_blocked(status, plan, records);
  look_ahead(status, plan, records, now);
  status.begun = !records.empty();
  status.undone = any_undone && !any_left;
  status.partly_undone = any_undone && any_left;
  if (unfinished_undo) lead_back(status, records, *unfinished_undo);
  std::erase_if(status.phases, [](const auto& phase) { return phase.total == 0; });
  for (auto& waiting : status.waiting)
    waiting.confirmed = std::find(confirmed.begin(), confirmed.end(), waiting.step) != confirmed.end();
  status.persons_left -= static_cast<std::size_t>(std::count_if(
      status.waiting.begin(), status.waiting.end(),
      [](const auto& waiting) { return waiting.confirmed && waiting.step.starts_with("manual/"); }));
  std::sort(status.waiting.begin(), status.waiting.end(), [](const auto& one, const auto& other) {
    return std::make_tuple(!one.wait.person, one.wait.until) <
           std::make_tuple(!other.wait.person, other.wait.until);
  });
  return status;
}

namespace {

std::string table_of(const Status& status, Look look) {
  auto text = inked(fmt::format("{:<10}{:>7}{:>7}{:>9}{:>11}{:>8}{:>9}{:>7}", "phase", "steps", "done",
                                "waiting", "under way", "failed", "blocked", "to do"),
                    Ink::bold, look.colours) +
              "\n";
  for (const auto& phase : status.phases) {
    text +=
        fmt::format("{:<10}{:>7}{:>7}{:>9}{:>11}{:>8}{:>9}{:>7}\n", plan::to_text(phase.phase), phase.total,
                    phase.done, phase.waiting, phase.under_way, phase.failed, phase.blocked, phase.to_do);
  }
  return text;
}

std::string show(const Status::WaitingStep& waiting, Time now, Look look) {
  const auto& [step, wait, confirmed] = waiting;
  if (wait.person && confirmed)
    return fmt::format("\n{}  {}\n  The next run looks whether it is so.\n",
                       inked("confirmed", Ink::green, look.colours), step);
  if (wait.person)
    return fmt::format("\n{}  {}\n", inked("waits for you", Ink::yellow, look.colours), step) +
           instructions(step, wait.reason, 2);
  const auto left = wait.until > now ? fmt::format("{} more", to_words(wait.until - now)) : "which is over";
  return fmt::format("\nwaits  {}\n  until {} ({})\n", step, to_utc_text(wait.until), left) +
         wrapped("  ", wait.reason);
}

std::string show(const Status::FailedStep& failed, Look look) {
  const auto& failure = failed.failure;
  auto text = fmt::format("\n{}  {}\n", inked("failed", Ink::red, look.colours), failed.step) +
              wrapped("  ", fmt::format("{}: {}", failure.code, failure.text));
  if (!failure.where.empty()) text += wrapped("  ", fmt::format("at {}", failure.where));
  if (!failure.next.empty()) text += wrapped("  ", failure.next);
  const auto shown =
      look.detail == Detail::all ? failed.blocks.size() : std::min(blocked_at_most, failed.blocks.size());
  for (std::size_t i = 0; i < shown; ++i) text += fmt::format("  blocks {}\n", failed.blocks[i]);
  if (shown < failed.blocks.size())
    text += fmt::format("  and {} more (-v shows all)\n", failed.blocks.size() - shown);
  return text;
}

bool is_over(const Status& status) {
  return std::all_of(status.phases.begin(), status.phases.end(),
                     [](const auto& phase) { return phase.done == phase.total; });
}

bool waits_for_person(const Status& status) {
  return std::any_of(status.waiting.begin(), status.waiting.end(),
                     [](const auto& waiting) { return waiting.wait.person && !waiting.confirmed; });
}

/// How long it still takes, and what comes first; nothing while the way leads back.
std::string ahead(const Status& status, Time now) {
  if (is_over(status) || status.next != "cleave run" || !status.begun) return "";
  std::string text;
  const auto left = std::chrono::seconds(std::llround(status.seconds_left));
  std::string words = left.count() > 0
                          ? fmt::format("about {}, until {} or so", expected_time(status.seconds_left),
                                        to_utc_text(now + left))
                          : "";
  if (status.persons_left > 0)
    words += fmt::format("{}what a person takes for {}", words.empty() ? "" : ", plus ",
                         counted(status.persons_left, "step"));
  if (!words.empty()) text += wrapped("left   ", words);
  if (status.ready.empty()) return "\n" + text;
  std::string first;
  for (std::size_t i = 0; i < std::min(ready_at_most, status.ready.size()); ++i)
    first += (i == 0 ? "" : ", ") + status.ready[i];
  if (status.ready.size() > ready_at_most)
    first += fmt::format(" and {} more", status.ready.size() - ready_at_most);
  return "\n" + text + wrapped("next   ", first);
}

}  // namespace

std::string next_words(const Status& status, const std::string& at_work) {
  if (!at_work.empty()) return fmt::format("{} goes on with it by itself.\n", at_work);
  if (is_over(status)) return "All steps are done. Next: cleave verify\n";
  if (!status.begun) return "Nothing has been run yet. To begin: cleave run\n";
  if (status.undone) return "Everything has been undone; 'cleave run' would start afresh.\n";
  if (status.partly_undone && status.failed.empty() && status.next == "cleave run")
    return fmt::format("To take back the rest: {}. To lead visitors to the destination again: cleave run\n",
                       undo_everything);
  return fmt::format("{}: {}\n", status.failed.empty() ? "To go on" : "When the cause is gone, go on with",
                     status.next);
}

std::string to_text(const Status& status, Time now, const std::string& at_work, Look look) {
  auto text = table_of(status, look);
  for (const auto& waiting : status.waiting) text += show(waiting, now, look);
  for (const auto& remembered : status.remembered)
    if (remembered.wait.until > now) text += show(remembered, now, look);
  for (const auto& failed : status.failed) text += show(failed, look);
  if (!status.unsettled.empty()) {
    text += at_work.empty()
                ? fmt::format(
                      "\n{} under way when the last run ended; the next one finds out what came of them:\n",
                      counted(status.unsettled.size(), "step"))
                : "\nunder way:\n";
    for (const auto& step : status.unsettled) text += fmt::format("  {}\n", step);
  }
  text += ahead(status, now);
  // Whoever has something to do has been told, and with which command to go on after it.
  if (waits_for_person(status) && at_work.empty() && status.failed.empty()) return text;
  return text + "\n" + next_words(status, at_work);
}

Json to_json(const Status& status) {
  Json json = {{"phases", Json::array()},
               {"waiting", Json::array()},
               {"failed", Json::array()},
               {"unsettled", status.unsettled},
               {"undone", status.undone},
               {"ready", status.ready},
               {"seconds_left", std::llround(status.seconds_left)},
               {"persons_left", status.persons_left},
               {"next", status.next}};
  for (const auto& phase : status.phases) {
    json["phases"].push_back({{"phase", to_text(phase.phase)},
                              {"total", phase.total},
                              {"done", phase.done},
                              {"waiting", phase.waiting},
                              {"under_way", phase.under_way},
                              {"failed", phase.failed},
                              {"blocked", phase.blocked},
                              {"to_do", phase.to_do}});
  }
  for (const auto& [step, wait, confirmed] : status.waiting) {
    json["waiting"].push_back({{"step", step},
                               {"until", to_rfc3339(wait.until)},
                               {"reason", wait.reason},
                               {"confirmed", confirmed},
                               {"person", wait.person}});
  }
  for (const auto& [step, failure, blocks] : status.failed) {
    json["failed"].push_back({{"step", step}, {"error", failure.to_json()}, {"blocks", blocks}});
  }
  return json;
}

}  // namespace cleave::report
