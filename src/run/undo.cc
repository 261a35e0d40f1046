#include "run/undo.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "run/update.h"

namespace cleave::run {
namespace {

/// Deletions at AWS take minutes, a distribution's up to an hour.
constexpr std::chrono::hours longest_wait_for_others{6};

/// Is it certain that an intended step has had no effect? Only where the service itself has refused it.
bool surely_without_effect(const Record& record) {
  if (!record.before) return true;
  return record.state == State::failed && !record.outputs && record.failure &&
         record.failure->kind == Error::Kind::refused;
}

/// The loop of `undo`: one verb for every step that has an intent, dependents first. What would stop it is
/// asked of all steps before the first is taken back. Then come the gates of the run in reverse: what was
/// prepared and copied is taken back only when everything of the later phases is, and when no cache leads
/// anybody there.
class Undoer : public Loop {
 public:
  using Loop::Loop;

  Outcome undo(std::optional<plan::Phase> to) {
    included_ = scope(to);
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      if (!included_[i] || !untouched(i)) continue;
      records_[i].state = State::failed;  // as if it had been begun and cut off
      records_[i].before = Json::object();
    }
    demand_return(included_);
    demand_actions(included_);
    say_started(Direction::undo, included_);
    if (!demand_undo()) return not_begun();
    const Json scope = {{"to", to ? std::string(to_text(*to)) : ""}};
    journal_.note("undo began", scope, clock_.now());
    start();
    work();
    const auto result = outcome();
    if (result.result == Outcome::Result::done) journal_.note("undo finished", scope, clock_.now());
    return result;
  }

 private:
  bool untouched(std::size_t step) const {
    return records_[step].state == State::pending || records_[step].state == State::undone;
  }

  /// Was one of its needs begun, whose undo needs that of this step first?
  bool makes_way(std::size_t step) const {
    const auto& needs = schedule_.needs(step);
    return schedule_.step(step).way_back && std::any_of(needs.begin(), needs.end(), [&](auto need) {
             return !is_early(schedule_.step(need)) && !schedule_.step(need).checkpoint &&
                    records_[need].before.has_value();
           });
  }

  std::vector<bool> scope(std::optional<plan::Phase> to) const {
    std::vector<bool> after(
        schedule_.size());  // also steps that were never begun: what needs them was not either
    for (const auto step : schedule_.order()) {
      const auto& needs = schedule_.needs(step);
      after[step] = !to || schedule_.step(step).phase > *to ||
                    std::any_of(needs.begin(), needs.end(), [&](auto need) { return after[need]; });
    }
    for (const auto step : schedule_.order())
      after[step] = after[step] && (!untouched(step) || makes_way(step));
    return after;
  }

  /// The step in `scope` that forbids to undo it, or size().
  std::size_t obstacle(const std::vector<bool>& scope) const {
    std::size_t step = 0;
    while (step < schedule_.size() &&
           !(scope[step] && !schedule_.step(step).reversible && !surely_without_effect(records_[step]))) {
      ++step;
    }
    return step;
  }

  void demand_return(const std::vector<bool>& scope_asked_for) const {
    const auto step = obstacle(scope_asked_for);
    if (step == schedule_.size()) return;
    std::string next = "Nothing before it can be taken back.";
    for (auto phase = plan::Phase::prepare; phase < plan::Phase::retire;
         phase = static_cast<plan::Phase>(static_cast<int>(phase) + 1)) {
      const auto taken_back = scope(phase);
      if (obstacle(taken_back) < schedule_.size()) continue;
      if (std::find(taken_back.begin(), taken_back.end(), true) == taken_back.end()) break;
      next = fmt::format("The furthest way back is 'cleave undo --to {}'.", to_text(phase));
      break;
    }
    throw Error(
        Error::Kind::input, "no-return",
        "the point of no return is passed: this step is, or may be, in effect and cannot be taken back")
        .where(schedule_.step(step).id)
        .next(std::move(next));
  }

  /// False when a step refused, or could not be asked now.
  bool demand_undo() {
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (included_[i] && records_[i].before && !schedule_.step(i).checkpoint && !is_changed_since(i))
        queue(i, Verb::demand_undo);
    asking_ = true;
    work();
    asking_ = false;
    return outcome().result == Outcome::Result::done;
  }

  /// What an early step has set at the source, a step of the cut-over may have set anew: that one is asked.
  bool is_changed_since(std::size_t step) const {
    const auto& early = schedule_.step(step);
    if (!is_early(early) || early.side != plan::Side::source) return false;
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      const auto& late = schedule_.step(i);
      if (included_[i] && records_[i].before && !is_early(late) && !late.checkpoint &&
          late.resource == early.resource)
        return true;
    }
    return false;
  }

  Outcome not_begun() const {
    auto result = outcome();
    result.refused = result.result == Outcome::Result::failed;
    return result;
  }

  void start() {
    unmet_.assign(schedule_.size(), 0);
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      late_left_ += included_[i] && !is_early(schedule_.step(i));
      if (included_[i] && schedule_.step(i).checkpoint) continue;
      for (const auto need : schedule_.needs(i)) unmet_[need] += included_[i];
    }
    any_early_ = any_early();
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (records_[i].state == State::undone && records_[i].wait) await_caches(i);
    for (std::size_t i = schedule_.size(); i-- > 0;) {
      if (unmet_[i] == 0 && included_[i]) offer(i);
    }
  }

  void offer(std::size_t step) {
    if (untouched(step)) return;
    if (is_early(schedule_.step(step)) && !gate_is_open()) {
      held_.push_back(step);
      return;
    }
    auto& record = records_[step];
    // Nothing was changed, so there is nothing to put back.
    if (!record.before || schedule_.step(step).checkpoint) return done(step, {});
    record.state = State::undoing;
    save(step, "undoing");
    queue(step, Verb::undo);
  }

  bool any_early() const {
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (included_[i] && is_early(schedule_.step(i))) return true;
    return false;
  }

  /// What the source answers with must be all that anybody is led to before the copies go.
  bool gate_is_open() const { return late_left_ == 0 && remembered_by_caches_.empty(); }

  void open_gate() {
    if (!gate_is_open()) return;
    for (const auto step : std::exchange(held_, {})) offer(step);
  }

  void await_caches(std::size_t step) {
    if (!any_early_ || gate_stays_shut_ || records_[step].wait->until <= now()) return;
    remembered_by_caches_.insert(step);
    remind(step);
  }

  void reminded(std::size_t step) override {
    remembered_by_caches_.erase(step);
    open_gate();
  }

  void finished(std::size_t step, Result& result) override {
    if (asking_) return;
    if (std::holds_alternative<Failure>(result)) return failed(step);
    const auto& progress = std::get<Progress>(result);
    if (progress.outputs) return done(step, progress);
    if (!progress.remembered.is_null()) set_outputs(step, progress.remembered);
    if (waits_in_vain(step, progress)) return failed(step);
    look_again(step, progress);
  }

  /// A copy that somebody else uses is never free, and nobody is told of a wait that has no end.
  bool waits_in_vain(std::size_t step, const Progress& progress) {
    if (!is_early(schedule_.step(step)) || progress.person) return false;
    const auto since = waiting_since_.try_emplace(step, now()).first->second;
    if (now() - since < longest_wait_for_others) return false;
    fail(step, {Error::Kind::failed, "still-waiting",
                fmt::format("{} after {} h", progress.reason,
                            std::chrono::duration_cast<std::chrono::hours>(longest_wait_for_others).count()),
                schedule_.step(step).id,
                "Look who else uses it and end that, then run cleave undo --everything again."});
    return true;
  }

  void done(std::size_t step, const Progress& progress) {
    const int rounds = records_[step].rounds + (records_[step].before ? 1 : 0);
    records_[step] = Record{};
    records_[step].state = State::undone;
    records_[step].rounds = rounds;
    if (progress.forgotten_at) records_[step].wait = Wait{*progress.forgotten_at, progress.reason, false};
    save(step, "undone");
    end(step, Effect::made);
    if (records_[step].wait) await_caches(step);
    if (!schedule_.step(step).checkpoint) {
      for (const auto need : schedule_.needs(step))
        if (--unmet_[need] == 0 && included_[need]) offer(need);
    }
    if (is_early(schedule_.step(step))) return;
    --late_left_;
    open_gate();
  }

  void failed(std::size_t step) {
    save(step, "undo failed", records_[step].failure->to_json());
    block_needs(step, step);
    if (is_early(schedule_.step(step))) return;
    gate_stays_shut_ = true;  // So there is nothing to wait for.
    for (const auto forgotten_later : std::exchange(remembered_by_caches_, {}))
      stop_reminding(forgotten_later);
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (included_[i] && is_early(schedule_.step(i))) block(i, step);
  }

  void block_needs(std::size_t step, std::size_t by) {
    if (schedule_.step(step).checkpoint) return;
    for (const auto need : schedule_.needs(step)) {
      if (!included_[need] || !block(need, by)) continue;
      block_needs(need, by);
    }
  }

  std::vector<bool> included_;
  std::map<std::size_t, Time> waiting_since_;   // steps whose things are not free yet
  bool asking_ = false;                         // whether they could be taken back, before any is
  std::vector<std::size_t> unmet_;              // dependents that are still to be undone
  bool any_early_ = false;                      // is anything of `prepare` or `copy` taken back?
  std::size_t late_left_ = 0;                   // steps of the cut-over and later that are still to be undone
  std::set<std::size_t> remembered_by_caches_;  // undone steps whose effect caches may still hold
  bool gate_stays_shut_ = false;                // a step of the cut-over or later could not be taken back
  std::vector<std::size_t> held_;               // steps that wait for nothing but the gate
};

}  // namespace

Outcome undo(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
             Observer& observer, std::optional<plan::Phase> to, const Options& options) {
  return Undoer(plan, actions, journal, clock, observer, options).undo(to);
}

bool visitors_were_led(const plan::Plan& plan, const Records& records) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    const auto record = records.find(step.id);
    return leads_visitors(step) && record != records.end() &&
           (record->second.before.has_value() || record->second.rounds > 0);
  });
}

}  // namespace cleave::run
