#include "run/update.h"

#include <algorithm>
#include <unordered_set>

#include "run/schedule.h"

namespace cleave::run {
namespace {

using plan::Phase;
using plan::Plan;
using plan::Step;

/// The step that made what this one changes.
std::string maker_of(const Plan& plan, const Step& step, std::string_view kind) {
  for (const std::string& id : plan::references(step.params)) {
    const Step* other = plan.find(id);
    if (other != nullptr && other->kind == kind) return id;
  }
  return step.id;
}

/// What has to go, and all that needs it, begun or not.
class Going {
 public:
  explicit Going(const Plan& plan) : schedule_(plan) {}

  void add(const std::string& id) {
    if (!ids_.insert(id).second) return;
    for (const auto dependent : schedule_.dependents(schedule_.find(id))) add(schedule_.step(dependent).id);
  }
  bool contains(const std::string& id) const { return ids_.contains(id); }
  bool empty() const { return ids_.empty(); }

 private:
  const Schedule schedule_;
  std::unordered_set<std::string> ids_;
};

}  // namespace

bool only_looks(const Step& step) {
  return step.kind.starts_with("drift/");
}

bool leads_visitors(const Step& step) {
  return std::find(step.needs.begin(), step.needs.end(), "drift/read-again/before-visitors") !=
         step.needs.end();
}

bool is_begun(const Records& records, const std::string& step) {
  const auto found = records.find(step);
  return found != records.end() && found->second.state != State::pending &&
         found->second.state != State::undone;
}

Update update(const Plan& before, const Plan& now, const Records& records, const Upkeep& upkeep) {
  Going going(before);
  for (const Step& step : before.steps) {
    if (step.phase >= Phase::cutover || !is_begun(records, step.id)) continue;
    const Step* other = now.find(step.id);
    if (other != nullptr && (other->params == step.params || upkeep.adjusts(step.kind))) continue;
    const auto maker = upkeep.goes_with(step.kind);
    going.add(maker.empty() ? step.id : maker_of(before, step, maker));
  }
  Update update{before, !going.empty(), {}};
  for (Step& step : update.back.steps) step.phase = going.contains(step.id) ? Phase::copy : Phase::prepare;
  for (const Step& step : now.steps) {
    if (!is_begun(records, step.id) || going.contains(step.id)) continue;
    const Step* other = before.find(step.id);
    const bool changed = other == nullptr || other->params != step.params;
    const bool adjusts = upkeep.adjusts(step.kind) && (changed || step.side == plan::Side::destination);
    if (adjusts || only_looks(step) || step.phase >= Phase::cutover) update.looked_at.push_back(step.id);
  }
  return update;
}

std::vector<Journal::Entry> looked_at_again(const Update& update, const Plan& now, const Records& records,
                                            const Upkeep& upkeep) {
  std::vector<Journal::Entry> entries;
  for (const std::string& id : update.looked_at) {
    Record record = records.at(id);
    record.state = record.before ? State::intended : State::pending;
    if (only_looks(*now.find(id))) record.outputs.reset();  // what it saw, the run of the new plan changes
    if (record.before) record.before = upkeep.before(*now.find(id), *std::move(record.before));
    record.wait.reset();
    record.failure.reset();
    entries.push_back({id, std::move(record), "looked at again", Json::object()});
  }
  return entries;
}

std::vector<std::string> begun_to_lead(const Plan& plan, const Records& records) {
  std::vector<std::string> begun;
  for (const Step& step : plan.steps)
    if (leads_visitors(step) && is_begun(records, step.id)) begun.push_back(step.id);
  return begun;
}

}  // namespace cleave::run
