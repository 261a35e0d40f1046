#include "run/undo.h"

#include <algorithm>

#include <fmt/format.h>

namespace cleave::run {
namespace {

/// Is it certain that an intended step has had no effect? Only where the service itself has refused it.
bool surely_without_effect(const Record& record) {
  if (!record.before) return true;
  return record.state == State::failed && !record.outputs && record.failure &&
         record.failure->kind == Error::Kind::refused;
}

/// The loop of `undo`: one verb for every step that has an intent, dependents first.
class Undoer : public Loop {
 public:
  using Loop::Loop;

  Outcome undo(std::optional<plan::Phase> to) {
    included_ = scope(to);
    demand_return(included_);
    demand_actions(included_);
    say_started(Direction::undo, included_);
    start();
    work();
    const auto result = outcome();
    if (result.result == Outcome::Result::done) {
      journal_.note("undo finished", {{"to", to ? std::string(to_text(*to)) : ""}}, clock_.now());
    }
    return result;
  }

 private:
  bool untouched(std::size_t step) const {
    return records_[step].state == State::pending || records_[step].state == State::undone;
  }

  std::vector<bool> scope(std::optional<plan::Phase> to) const {
    std::vector<bool> after(
        schedule_.size());  // also steps that were never begun: what needs them was not either
    for (const auto step : schedule_.order()) {
      const auto& needs = schedule_.needs(step);
      after[step] = !to || schedule_.step(step).phase > *to ||
                    std::any_of(needs.begin(), needs.end(), [&](auto need) { return after[need]; });
    }
    for (std::size_t i = 0; i < schedule_.size(); ++i) after[i] = after[i] && !untouched(i);
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
      if (obstacle(scope(phase)) < schedule_.size()) continue;
      next = fmt::format("The furthest way back is 'cleave undo --to {}'.", to_text(phase));
      break;
    }
    throw Error(
        Error::Kind::input, "no-return",
        "the point of no return is passed: this step is, or may be, in effect and cannot be taken back")
        .where(schedule_.step(step).id)
        .next(std::move(next));
  }

  void start() {
    unmet_.assign(schedule_.size(), 0);
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      const auto& dependents = schedule_.dependents(i);
      unmet_[i] = static_cast<std::size_t>(std::count_if(dependents.begin(), dependents.end(),
                                                         [this](auto other) { return included_[other]; }));
    }
    for (std::size_t i = schedule_.size(); i-- > 0;) {
      if (unmet_[i] == 0 && included_[i] && untouched(i) == false) offer(i);
    }
  }

  void offer(std::size_t step) {
    auto& record = records_[step];
    if (!record.before) return done(step);  // nothing was changed, so there is nothing to put back
    record.state = State::undoing;
    save(step, "undoing");
    queue(step, Verb::undo);
  }

  void finished(std::size_t step, Result& result) override {
    if (std::holds_alternative<Failure>(result)) return failed(step);
    const auto& progress = std::get<Progress>(result);
    if (progress.outputs) {
      done(step);
    } else {
      look_again(step, progress);
    }
  }

  void done(std::size_t step) {
    const int rounds = records_[step].rounds + (records_[step].before ? 1 : 0);
    records_[step] = Record{};
    records_[step].state = State::undone;
    records_[step].rounds = rounds;
    save(step, "undone");
    end(step, Effect::made);
    for (const auto need : schedule_.needs(step)) {
      if (--unmet_[need] == 0 && included_[need]) offer(need);
    }
  }

  void failed(std::size_t step) {
    save(step, "undo failed", records_[step].failure->to_json());
    block_needs(step, step);
  }

  void block_needs(std::size_t step, std::size_t by) {
    for (const auto need : schedule_.needs(step)) {
      if (!included_[need] || !block(need, by)) continue;
      block_needs(need, by);
    }
  }

  std::vector<bool> included_;
  std::vector<std::size_t> unmet_;  // dependents that are still to be undone
};

}  // namespace

Outcome undo(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
             Observer& observer, std::optional<plan::Phase> to, const Options& options) {
  return Undoer(plan, actions, journal, clock, observer, options).undo(to);
}

}  // namespace cleave::run
