#include "run/runner.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "run/update.h"

namespace cleave::run {
namespace {

/// How long the undo of a step may take that an interrupted undo has begun: a distribution is the slowest.
constexpr std::chrono::hours longest_undo{1};

/// The loop of `run`: check, apply and settle for every step, in the order of their needs.
class Runner : public Loop {
 public:
  using Loop::Loop;

  Outcome run() {
    include();
    demand_actions(included_);
    say_started(Direction::forward, included_);
    start();
    work();
    return outcome();
  }

 private:
  /// Leaves out the phases after `until`: nothing before them needs one of their steps.
  void include() {
    included_.assign(schedule_.size(), true);
    for (std::size_t step = 0; options_.until && step < schedule_.size(); ++step) {
      included_[step] = schedule_.step(step).phase <= *options_.until;
    }
  }

  void start() {
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      early_left_ += included_[i] && is_early(schedule_.step(i)) && records_[i].state != State::done;
    }
    unmet_.assign(schedule_.size(), 0);
    offered_.assign(schedule_.size(), false);
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      const auto& needs = schedule_.needs(i);
      unmet_[i] = static_cast<std::size_t>(std::count_if(
          needs.begin(), needs.end(), [this](auto need) { return records_[need].state != State::done; }));
    }
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (included_[i] && records_[i].state == State::undone) lead_again(i);
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (unmet_[i] == 0) offer(i);
  }

  /// The undo of a step that makes way (plan::Step) leads visitors back, and what has led them there counts
  /// as done all the same: that, and what lies in between, is made anew before the step.
  std::vector<std::size_t> lead_again(std::size_t step) {
    std::vector<std::size_t> reopened;
    if (schedule_.step(step).way_back) reopen_what_leads_to(step, reopened);
    return reopened;
  }

  void reopen_what_leads_to(std::size_t step, std::vector<std::size_t>& reopened) {
    for (const auto need : schedule_.needs(step)) {
      const bool done = records_[need].state == State::done;
      if (!done || !leads_visitors(schedule_.step(need)) || schedule_.step(need).checkpoint) continue;
      for (const auto dependent : schedule_.dependents(need)) ++unmet_[dependent];
      reopen(need);
      reopened.push_back(need);
      reopen_what_leads_to(need, reopened);
    }
  }

  /// Its needs are met: it may start, unless the phases forbid it.
  void offer(std::size_t step) {
    const auto state = records_[step].state;
    if (!included_[step] || state == State::done) return;
    if (renew_needs(step)) return;
    if (gate_closed_by_ && !passed_gate(step)) {
      block(step, *gate_closed_by_);
    } else if (early_left_ > 0 && !passed_gate(step)) {
      held_.push_back(step);
    } else {
      offered_[step] = true;
      if (state == State::undoing && records_[step].before && !schedule_.step(step).checkpoint)
        return finish_undo(step);
      // What an earlier run has applied only has to come into effect; anything else may or may not be there.
      queue(step, state == State::applied ? Verb::settle : Verb::check);
    }
  }

  /// What an undo has begun to take apart is neither there nor gone: it goes, and is made anew.
  void finish_undo(std::size_t step) {
    undo_finished_by_[step] = now() + longest_undo;
    queue(step, Verb::undo);
  }

  void undo_looked_at(std::size_t step, const Progress& progress) {
    auto& record = records_[step];
    if (!progress.outputs && now() < undo_finished_by_[step]) {
      if (!progress.remembered.is_null()) record.outputs = progress.remembered;
      return look_again(step, progress);
    }
    undo_finished_by_.erase(step);
    if (progress.outputs) {
      const int rounds = record.rounds + 1, attempts = record.attempts;
      record = Record{};
      record.state = State::undone;
      record.rounds = rounds;
      record.attempts = attempts;
      save(step, "undone");
      const auto reopened = lead_again(step);
      for (const auto need : reopened)
        if (unmet_[need] == 0) offer(need);
      if (!reopened.empty()) return;
    }
    queue(step, Verb::check);
  }

  /// What cannot go may still be whole.
  bool goes_on(std::size_t step, const Failure&) override {
    if (undo_finished_by_.erase(step) == 0) return false;
    queue(step, Verb::check);
    return true;
  }

  /// True when something that it needs holds no more and is made anew first.
  bool renew_needs(std::size_t step) {
    const auto unmet = unmet_[step];
    for (const auto need : schedule_.needs(step))
      if (is_over(need)) renew(need);
    return unmet_[step] > unmet;
  }

  /// Has it brought something that held for a while only, on which nothing rests yet?
  bool is_over(std::size_t step) const {
    const auto& record = records_[step];
    const auto* until = record.outputs ? find(*record.outputs, "HoldsUntil") : nullptr;
    if (record.state != State::done || until == nullptr || now() < from_rfc3339(text(*until, "")))
      return false;
    const auto& dependents = schedule_.dependents(step);
    return std::all_of(dependents.begin(), dependents.end(), [this](auto dependent) {
      const auto state = records_[dependent].state;
      return !offered_[dependent] && (state == State::pending || state == State::undone);
    });
  }

  void renew(std::size_t step) {
    for (const auto dependent : schedule_.dependents(step)) ++unmet_[dependent];
    reopen(step);
    queue(step, Verb::check);
  }

  /// Steps of `prepare` and `copy` that are not done hold back the cut-over, but not what has begun already.
  bool passed_gate(std::size_t step) const {
    const auto state = records_[step].state;
    return is_early(schedule_.step(step)) || begun(step) || state == State::intended ||
           state == State::applied;
  }

  void finished(std::size_t step, Result& result) override {
    if (std::holds_alternative<Failure>(result)) return failed(step);
    if (auto* seen = std::get_if<Seen>(&result)) return checked(step, *seen);
    if (auto* applied = std::get_if<Applied>(&result)) {
      return in_place(step, std::move(applied->outputs), "applied");
    }
    auto& progress = std::get<Progress>(result);
    if (undo_finished_by_.contains(step)) return undo_looked_at(step, progress);
    if (progress.outputs && (!progress.is_repeated() || is_all_that_lacks(step))) {
      done(step, *std::move(progress.outputs));
    } else {
      look_again(step, progress);
    }
  }

  /// Do the steps behind it wait for nothing else any more?
  bool is_all_that_lacks(std::size_t step) const {
    const auto& dependents = schedule_.dependents(step);
    return std::all_of(dependents.begin(), dependents.end(),
                       [this](auto dependent) { return unmet_[dependent] == 1; });
  }

  /// Those that lack one more step only may let that end which has been repeated for them.
  void look_at_last_need(std::size_t dependent) {
    for (const auto need : schedule_.needs(dependent)) {
      if (records_[need].state != State::done) look_at_repeated(need);
    }
  }

  void checked(std::size_t step, Seen& seen) {
    if (seen.outputs) return in_place(step, *std::move(seen.outputs), "found");
    auto& record = records_[step];
    record.state = State::intended;
    if (!record.before) record.before = std::move(seen.before);
    record.outputs.reset();
    save(step, "intended", {{"attempt", record.attempts}});
    queue(step, Verb::apply);
  }

  void in_place(std::size_t step, Json outputs, std::string event) {
    records_[step].state = State::applied;
    records_[step].outputs = std::move(outputs);
    save(step, std::move(event));
    queue(step, Verb::settle);
  }

  void done(std::size_t step, Json outputs) {
    auto& record = records_[step];
    record.state = State::done;
    record.outputs = std::move(outputs);
    record.wait.reset();
    save(step, "done");
    end(step, record.before ? Effect::made : Effect::found);
    for (const auto dependent : schedule_.dependents(step)) {
      if (--unmet_[dependent] == 0) offer(dependent);
      if (unmet_[dependent] == 1) look_at_last_need(dependent);
    }
    if (is_early(schedule_.step(step)) && --early_left_ == 0) {
      for (const auto held : std::exchange(held_, {})) offer(held);
    }
  }

  void failed(std::size_t step) {
    records_[step].state = State::failed;
    save(step, "failed", records_[step].failure->to_json());
    block_dependents(step, step);
    if (gate_closed_by_ || !is_early(schedule_.step(step))) return;
    gate_closed_by_ = step;
    for (std::size_t i = 0; i < schedule_.size(); ++i) {
      if (included_[i] && records_[i].state != State::done && !passed_gate(i)) block(i, step);
    }
  }

  void block_dependents(std::size_t step, std::size_t by) {
    for (const auto dependent : schedule_.dependents(step)) {
      if (!included_[dependent] || !block(dependent, by)) continue;
      block_dependents(dependent, by);
    }
  }

  std::vector<bool> included_;
  std::vector<std::size_t> unmet_;  // needs that are not done
  std::vector<bool> offered_;       // steps that have started, or will as soon as there is a worker
  std::size_t early_left_ = 0;      // steps of `prepare` and `copy` that are not done
  std::vector<std::size_t> held_;   // steps of the cut-over that only wait for those
  std::optional<std::size_t> gate_closed_by_;
  std::map<std::size_t, Time> undo_finished_by_;  // steps whose undo is brought to its end, and until when
};

}  // namespace

Outcome run(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
            Observer& observer, const Options& options) {
  return Runner(plan, actions, journal, clock, observer, options).run();
}

}  // namespace cleave::run
