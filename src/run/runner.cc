#include "run/runner.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "run/missing.h"
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
    demand_end();
    return outcome();
  }

 private:
  /// Nothing is said to be done that is not.
  void demand_end() const {
    if (outcome().result != Outcome::Result::done) return;
    for (std::size_t i = 0; i < schedule_.size(); ++i)
      if (included_[i] && records_[i].state != State::done)
        throw Error(Error::Kind::failed, "unfinished", "the run ended, and this step has not been begun")
            .where(schedule_.step(i).id)
            .next("That is a fault of cleave's. Nothing is lost: run again.");
  }

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
      if (!leads_visitors(schedule_.step(need)) || schedule_.step(need).checkpoint) continue;
      if (records_[need].state == State::done) {
        for (const auto dependent : schedule_.dependents(need)) ++unmet_[dependent];
        reopen(need);
        reopened.push_back(need);
      }
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
      if ((state == State::undoing || is_lost(records_[step])) && records_[step].before &&
          !schedule_.step(step).checkpoint)
        return finish_undo(step);
      // What an earlier run has applied only has to come into effect; anything else may or may not be there.
      queue(step, state == State::applied ? Verb::settle : Verb::check);
    }
  }

  /// What an undo has begun to take apart, or what has come to its end, is neither there nor gone: it goes,
  /// and is made anew.
  void finish_undo(std::size_t step) {
    undo_finished_by_[step] = now() + longest_undo;
    queue(step, Verb::undo);
  }

  void undo_looked_at(std::size_t step, const Progress& progress) {
    auto& record = records_[step];
    if (!progress.outputs && now() < undo_finished_by_[step]) {
      if (!progress.remembered.is_null()) set_outputs(step, progress.remembered);
      return look_again(step, progress);
    }
    undo_finished_by_.erase(step);
    if (progress.outputs) {
      const int rounds = record.rounds + 1, attempts = record.attempts;
      set_outputs(step, std::nullopt);
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
  bool goes_on(std::size_t step, const Failure& failure) override {
    if (undo_finished_by_.erase(step) > 0) {
      queue(step, Verb::check);
      return true;
    }
    if (inquiries_.is_asked_about(step)) {
      looked_at(step, true);
      return true;
    }
    return ask_needs(step, failure);
  }

  /// Has what was made come to its end? What is not listed is, when it stays so.
  bool is_at_its_end(std::size_t step, const Progress& progress) {
    if (!progress.ended.empty()) return true;
    Json outputs = looked_at_listing(*records_[step].outputs, progress.missing, now());
    if (outputs != *records_[step].outputs) set_outputs(step, outputs);
    return is_gone(outputs, now());
  }

  void lose(std::size_t step, const Progress& progress) {
    const bool is_replaceable = !is_rested_on(step);
    if (is_replaceable) set_outputs(step, as_lost(*records_[step].outputs));
    Failure failure{
        Error::Kind::failed, std::string(progress.ended), progress.reason, schedule_.step(step).id,
        "Remove the cause, then run again: what is left of it is taken away, and it is made anew."};
    if (progress.missing) {
      failure.code = "gone";
      failure.text += fmt::format(" after {} min: it is gone", longest_until_listed.count());
      failure.next = "Find out who has deleted it, then run again: it is made anew.";
    }
    if (!is_replaceable) failure.next = way_on_without(step);
    fail(step, failure);
    failed(step, is_replaceable ? State::failed : State::applied);
  }

  /// A step that fails, or waits for long, may miss what another one has made and somebody has deleted since.
  /// False when it has just asked, or needs nothing that was made.
  bool ask_needs(std::size_t step, std::optional<Failure> failure) {
    if (!inquiries_.may_ask(step, now())) return false;
    std::vector<std::size_t> made;
    for (const auto need : schedule_.needs(step))
      if (records_[need].state == State::done && records_[need].before && records_[need].outputs &&
          (is_early(schedule_.step(need)) || is_repeatable(need)) && !schedule_.step(need).checkpoint)
        made.push_back(need);
    if (made.empty()) return false;
    for (const auto need : inquiries_.ask(step, std::move(failure), made)) queue(need, Verb::look);
    return true;
  }

  void looked_at(std::size_t need, bool is_there) {
    const bool is_replaceable = !is_there && (is_repeatable(need) || !is_rested_on(need));
    if (is_replaceable) is_repeatable(need) ? renew(need) : await_again(need);
    for (auto& answer : inquiries_.close(need, !is_there && !is_replaceable)) answered(std::move(answer));
  }

  /// What the step needs has been looked at. What is awaited again offers it, or blocks it.
  void answered(Inquiries::Answer answer) {
    auto& [step, failure, missed] = answer;
    if (unmet_[step] > 0) return;
    if (!failure && !missed) return resume(step);
    if (!failure)
      failure = Failure{Error::Kind::failed, "gone", "what it needs is not there any more",
                        schedule_.step(step).id, ""};
    if (missed) failure->next = way_on_without(*missed);
    fail(step, *failure);
    failed(step);
  }

  std::string way_on_without(std::size_t step) const {
    return fmt::format(
        "What {} has made is not there any more, and others rest on it: cleave undo --everything, then "
        "cleave run makes all of it anew.",
        schedule_.step(step).id);
  }

  void resume(std::size_t step) {
    queue(step, records_[step].state == State::applied ? Verb::settle : Verb::check);
  }

  /// Nobody waits for ever for what is not there any more.
  bool waits_for_long(std::size_t step, const Progress& progress) {
    if (progress.person || progress.is_repeated() || !is_early(schedule_.step(step))) return false;
    const auto since = waits_since_.try_emplace(step, now()).first->second;
    return now() - since >= longest_until_listed ||
           (options_.longest_wait && *options_.longest_wait < longest_until_listed);
  }

  /// Has a step been carried out with what this one has made?
  bool is_rested_on(std::size_t step) const {
    const auto& dependents = schedule_.dependents(step);
    return std::any_of(dependents.begin(), dependents.end(), [this](auto dependent) {
      const auto state = records_[dependent].state;
      return state == State::done || state == State::applied || state == State::undoing;
    });
  }

  void await_again(std::size_t need) {
    early_left_ += is_early(schedule_.step(need));
    for (const auto dependent : schedule_.dependents(need)) ++unmet_[dependent];
    reopen(need);
    records_[need].state = State::applied;
    save(need, "missed");
    queue(need, Verb::settle);
  }

  /// True when something that it needs holds no more and is made anew first.
  bool renew_needs(std::size_t step) {
    const auto unmet = unmet_[step];
    for (const auto need : schedule_.needs(step))
      if (is_over(need)) renew(need);
    return unmet_[step] > unmet;
  }

  /// Does what it has brought hold for a while only? Then it can be brought again under those that use it.
  bool is_repeatable(std::size_t step) const {
    return records_[step].outputs && find(*records_[step].outputs, "HoldsUntil") != nullptr;
  }

  /// Has it brought something that held for a while only, on which nothing rests yet?
  bool is_over(std::size_t step) const {
    const auto& record = records_[step];
    if (record.state != State::done || !is_repeatable(step)) return false;
    const auto end = from_rfc3339(text(*record.outputs, "HoldsUntil"));
    // What holds for no time at all serves the run that has made it.
    if (const auto made = done_at_.find(step); now() < end || (made != done_at_.end() && made->second >= end))
      return false;
    const auto& dependents = schedule_.dependents(step);
    return std::all_of(dependents.begin(), dependents.end(), [this](auto dependent) {
      const auto state = records_[dependent].state;
      const bool rests = state != State::pending && state != State::undone && state != State::undoing;
      return !offered_[dependent] && !rests;
    });
  }

  void renew(std::size_t step) {
    for (const auto dependent : schedule_.dependents(step)) ++unmet_[dependent];
    early_left_ += is_early(schedule_.step(step));
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
    if (inquiries_.is_asked_about(step)) return looked_at(step, !progress.missing && progress.ended.empty());
    if (is_at_its_end(step, progress)) return lose(step, progress);
    if (progress.outputs && (!progress.is_repeated() || is_all_that_lacks(step))) {
      done(step, *std::move(progress.outputs));
    } else if (!waits_for_long(step, progress) || !ask_needs(step, std::nullopt)) {
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
    if (seen.takes_stock && ask_needs(step, std::nullopt)) return;
    auto& record = records_[step];
    record.state = State::intended;
    if (!record.before) record.before = std::move(seen.before);
    set_outputs(step, std::nullopt);
    save(step, "intended", {{"attempt", record.attempts}});
    queue(step, Verb::apply);
  }

  void in_place(std::size_t step, Json outputs, std::string event) {
    records_[step].state = State::applied;
    set_outputs(step, std::move(outputs));
    save(step, std::move(event));
    queue(step, Verb::settle);
  }

  void done(std::size_t step, Json outputs) {
    auto& record = records_[step];
    record.state = State::done;
    done_at_[step] = now();
    set_outputs(step, as_found(std::move(outputs)));
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

  void failed(std::size_t step, State state = State::failed) {
    records_[step].state = state;
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
  std::vector<std::size_t> unmet_;       // needs that are not done
  std::map<std::size_t, Time> done_at_;  // steps that this run has done
  std::vector<bool> offered_;            // steps that have started, or will as soon as there is a worker
  std::size_t early_left_ = 0;           // steps of `prepare` and `copy` that are not done
  std::vector<std::size_t> held_;        // steps of the cut-over that only wait for those
  std::optional<std::size_t> gate_closed_by_;
  std::map<std::size_t, Time> undo_finished_by_;  // steps whose undo is brought to its end, and until when
  Inquiries inquiries_;
  std::map<std::size_t, Time> waits_since_;
};

}  // namespace

Outcome run(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock,
            Observer& observer, const Options& options) {
  return Runner(plan, actions, journal, clock, observer, options).run();
}

}  // namespace cleave::run
