#include "report/status.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "report/instructions.h"

namespace cleave::report {
namespace {

using run::Record;
using run::State;

/// At most this many of the steps that a failure holds back are named, unless all are asked for.
constexpr std::size_t blocked_at_most = 10;

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

void count(Status& status, const plan::Step& step, const Record& record) {
  auto& phase = status.phases[static_cast<std::size_t>(step.phase)];
  ++phase.total;
  if (record.state == State::done) ++phase.done;
  if (record.state == State::undone) {
    if (record.wait) status.remembered.push_back({step.id, *record.wait});
    return;
  }
  if (record.state == State::undoing && status.next != undo_everything)
    status.next = is_early(step) ? undo_everything : "cleave undo";
  if (has_failed(record)) {
    ++phase.failed;
  } else if (record.wait) {
    ++phase.waiting;
    status.waiting.push_back({step.id, *record.wait});
  } else if (record.state == State::intended || record.state == State::undoing) {
    status.unsettled.push_back(step.id);
  }
}

}  // namespace

Status status(const plan::Plan& plan, const run::Records& records) {
  Status status;
  for (auto phase : {plan::Phase::prepare, plan::Phase::copy, plan::Phase::cutover, plan::Phase::drain,
                     plan::Phase::retire}) {
    status.phases.push_back({phase});
  }
  std::map<std::string_view, plan::Phase> blocked;
  const Record untouched;
  bool any_undone = false;
  bool any_left = false;
  for (const auto& step : plan.steps) {
    const auto found = records.find(step.id);
    const auto& record = found == records.end() ? untouched : found->second;
    count(status, step, record);
    any_undone = any_undone || record.state == State::undone;
    any_left = any_left || (record.state != State::undone && record.state != State::pending);
    if (!has_failed(record)) continue;
    status.failed.push_back({step.id, *record.failure, {}});
    if (record.state == State::failed) status.failed.back().blocks = held_back(plan, step, records);
  }
  for (const auto& failed : status.failed) {
    for (const auto& id : failed.blocks) blocked.emplace(id, plan.find(id)->phase);
  }
  for (const auto& [id, phase] : blocked) ++status.phases[static_cast<std::size_t>(phase)].blocked;
  status.undone = any_undone && !any_left;
  status.partly_undone = any_undone && any_left;
  std::erase_if(status.phases, [](const auto& phase) { return phase.total == 0; });
  std::sort(status.waiting.begin(), status.waiting.end(), [](const auto& one, const auto& other) {
    return std::make_tuple(!one.wait.person, one.wait.until) <
           std::make_tuple(!other.wait.person, other.wait.until);
  });
  return status;
}

namespace {

std::string table_of(const Status& status, Look look) {
  auto text = inked(fmt::format("{:<10}{:>7}{:>7}{:>9}{:>8}{:>9}", "phase", "steps", "done", "waiting",
                                "failed", "blocked"),
                    Ink::bold, look.colours) +
              "\n";
  for (const auto& phase : status.phases) {
    text += fmt::format("{:<10}{:>7}{:>7}{:>9}{:>8}{:>9}\n", plan::to_text(phase.phase), phase.total,
                        phase.done, phase.waiting, phase.failed, phase.blocked);
  }
  return text;
}

std::string show(const Status::WaitingStep& waiting, Time now, Look look) {
  const auto& [step, wait] = waiting;
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

/// What to type now.
std::string next_command(const Status& status) {
  const auto is_done = [](const auto& phase) { return phase.done == phase.total; };
  if (std::all_of(status.phases.begin(), status.phases.end(), is_done))
    return "\nAll steps are done. Next: cleave verify\n";
  const bool person = std::any_of(status.waiting.begin(), status.waiting.end(),
                                  [](const auto& waiting) { return waiting.wait.person; });
  if (person) return "";
  if (status.partly_undone && status.failed.empty() && status.next == "cleave run")
    return fmt::format("\nTo take back the rest: {}. To lead visitors to the destination again: cleave run\n",
                       undo_everything);
  return fmt::format("\n{}: {}\n", status.failed.empty() ? "To go on" : "When the cause is gone, go on with",
                     status.next);
}

}  // namespace

std::string to_text(const Status& status, Time now, Look look) {
  auto text = table_of(status, look);
  if (status.undone) return text + "\nEverything has been undone; 'cleave run' would start afresh.\n";
  for (const auto& waiting : status.waiting) text += show(waiting, now, look);
  for (const auto& remembered : status.remembered)
    if (remembered.wait.until > now) text += show(remembered, now, look);
  for (const auto& failed : status.failed) text += show(failed, look);
  if (!status.unsettled.empty()) {
    text += fmt::format("\n{} under way when the last run ended; the next one finds out what came of them:\n",
                        counted(status.unsettled.size(), "step"));
    for (const auto& step : status.unsettled) text += fmt::format("  {}\n", step);
  }
  return text + next_command(status);
}

Json to_json(const Status& status) {
  Json json = {{"phases", Json::array()},       {"waiting", Json::array()}, {"failed", Json::array()},
               {"unsettled", status.unsettled}, {"undone", status.undone},  {"next", status.next}};
  for (const auto& phase : status.phases) {
    json["phases"].push_back({{"phase", to_text(phase.phase)},
                              {"total", phase.total},
                              {"done", phase.done},
                              {"waiting", phase.waiting},
                              {"failed", phase.failed},
                              {"blocked", phase.blocked}});
  }
  for (const auto& [step, wait] : status.waiting) {
    json["waiting"].push_back({{"step", step},
                               {"until", to_rfc3339(wait.until)},
                               {"reason", wait.reason},
                               {"person", wait.person}});
  }
  for (const auto& [step, failure, blocks] : status.failed) {
    json["failed"].push_back({{"step", step}, {"error", failure.to_json()}, {"blocks", blocks}});
  }
  return json;
}

}  // namespace cleave::report
