#include "report/status.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace cleave::report {
namespace {

using run::Record;
using run::State;

/// Is the step's last word a failure? An undo that failed stays `undoing`.
bool has_failed(const Record& record) {
  return record.failure.has_value();
}

bool is_early(const plan::Step& step) {
  return step.phase < plan::Phase::cutover;
}

/// Everything that cannot start before `failed` is done, in the order of the plan: what needs it, directly or
/// not, and, when it belongs to `prepare` or `copy`, the whole cut-over.
std::vector<std::string> held_back(const plan::Plan& plan, const plan::Step& failed,
                                   const std::map<std::string, Record>& records) {
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

Status status(const plan::Plan& plan, const std::map<std::string, Record>& records) {
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
  std::erase_if(status.phases, [](const auto& phase) { return phase.total == 0; });
  std::sort(status.waiting.begin(), status.waiting.end(), [](const auto& one, const auto& other) {
    return std::make_tuple(!one.wait.person, one.wait.until) <
           std::make_tuple(!other.wait.person, other.wait.until);
  });
  return status;
}

std::string to_text(const Status& status, Time now) {
  std::string text = fmt::format("{:<10}{:>7}{:>7}{:>9}{:>8}{:>9}\n", "phase", "steps", "done", "waiting",
                                 "failed", "blocked");
  for (const auto& phase : status.phases) {
    text += fmt::format("{:<10}{:>7}{:>7}{:>9}{:>8}{:>9}\n", to_text(phase.phase), phase.total, phase.done,
                        phase.waiting, phase.failed, phase.blocked);
  }
  if (status.undone) text += "\nEverything has been undone; 'cleave run' would start afresh.\n";
  for (const auto& [step, wait] : status.waiting) {
    if (wait.person) {
      text += fmt::format("\nwaits for you   {}\n  {}\n  then: cleave confirm {}\n", step, wait.reason, step);
    } else {
      const auto left =
          wait.until > now ? fmt::format("{} more", to_words(wait.until - now)) : "which is over";
      text += fmt::format("\nwaits           {}\n  until {} ({}): {}\n", step, to_rfc3339(wait.until), left,
                          wait.reason);
    }
  }
  for (const auto& [step, failure, blocks] : status.failed) {
    text += fmt::format("\nfailed          {}\n  {}: {}\n", step, failure.code, failure.text);
    if (!failure.where.empty()) text += fmt::format("  at {}\n", failure.where);
    if (!failure.next.empty()) text += fmt::format("  {}\n", failure.next);
    for (const auto& blocked : blocks) text += fmt::format("  blocks {}\n", blocked);
  }
  if (!status.unsettled.empty()) {
    text += fmt::format(
        "\n{} steps were under way when the last run ended; the next one finds out what came of them:\n",
        status.unsettled.size());
    for (const auto& step : status.unsettled) text += fmt::format("  {}\n", step);
  }
  return text;
}

Json to_json(const Status& status) {
  Json json = {{"phases", Json::array()},
               {"waiting", Json::array()},
               {"failed", Json::array()},
               {"unsettled", status.unsettled},
               {"undone", status.undone}};
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
