#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "run/action.h"
#include "run/calls.h"
#include "run/journal.h"
#include "run/observer.h"
#include "run/patience.h"
#include "run/schedule.h"

namespace cleave::run {

/// How a plan is worked through.
struct Options {
  std::optional<plan::Phase> until = std::nullopt;  ///< leave out the phases after this one (of `run`)
  std::size_t workers = 8;
  /// Do not wait longer than this at a time, but return; 0 for not at all.
  std::optional<std::chrono::milliseconds> longest_wait = std::nullopt;
  /// Set by a signal handler: start nothing more, and return when the calls under way have ended.
  const std::atomic<bool>* stop = nullptr;
};

/// How a run or an undo ended.
struct Outcome {
  enum class Result { done, failed, waiting, stopped };
  struct Waiting {
    std::string step;
    Wait wait;
  };
  Result result = Result::done;
  std::vector<std::string> failed;
  std::vector<Waiting> waiting;  ///< the earliest first
  std::vector<std::string> blocked;
  /// Of a failed undo: it was refused before it had changed anything.
  bool refused = false;
  std::size_t standing = 0;  ///< steps that are done
  /// Of `stopped`: the credentials do not hold any more. No step has failed by that.
  std::optional<Failure> cause = std::nullopt;
};

/// The loop behind `run` and `undo`: it owns the records, starts verbs on workers, keeps the timers and
/// writes the journal. What a finished verb means for its step is up to the two kinds of loop, Runner and
/// Undoer.
class Loop {
 public:
  Loop(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock, Observer& observer,
       const Options& options);
  virtual ~Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

 protected:
  /// `look` is asked of a step that is done, and changes nothing of it.
  enum class Verb { check, apply, settle, look, demand_undo, undo };

  /// A verb of the step has returned; the failure, if it is one, is in its record already.
  virtual void finished(std::size_t step, Result& result) = 0;
  /// True when the step goes on though its verb has failed for good.
  virtual bool goes_on(std::size_t /*step*/, const Failure& /*failure*/) { return false; }
  /// The time that `remind` gave has come.
  virtual void reminded(std::size_t /*step*/) {}

  /// Throws Error(input, "unknown-kind") when a step that is `taking_part` has no action.
  void demand_actions(const std::vector<bool>& taking_part) const;
  void say_started(Direction direction, const std::vector<bool>& taking_part);
  void work();
  Outcome outcome() const;

  // What a finished verb may lead to. Records are written, and events said, before the next call leaves.
  void queue(std::size_t step, Verb next);
  void look_again(std::size_t step, const Progress& progress);
  /// `reminded` is called when the step's wait is over; the step itself does nothing then.
  void remind(std::size_t step);
  void stop_reminding(std::size_t step);
  /// Lets a step that repeats itself look now; harmless for any other.
  void look_at_repeated(std::size_t step);
  void end(std::size_t step, Effect effect);
  bool begun(std::size_t step) const { return began_[step].has_value(); }
  Time now() const { return now_; }
  /// What a done step has brought holds no more: it is to begin again, with `check`.
  void reopen(std::size_t step);
  /// False when it is blocked already.
  bool block(std::size_t step, std::size_t by);
  void save(std::size_t step, std::string event, Json detail = Json::object());
  /// Replaces what a step has brought. Calls that are under way may be reading it.
  void set_outputs(std::size_t step, std::optional<Json> outputs);

  const Schedule schedule_;
  const Options options_;
  Journal& journal_;
  Clock& clock_;
  std::vector<Record> records_;
  void fail(std::size_t step, const Failure& failure);

 private:
  // The parts of a turn.
  void take_finished();
  void wake_due();
  void commit();
  void launch();
  bool pause();

  Task task_of(std::size_t step, Time now) const;
  Result perform(std::size_t step, Verb verb, Time now) const;
  // What a failure may be but the end of its step, and the way back from there.
  bool stops_all(std::size_t step, const Failure& failure);
  bool try_again(std::size_t step, const Failure& failure);
  bool look_before_failing(std::size_t step, const Failure& failure);
  void got_on(std::size_t step, const Result& result);
  /// False when it waits for the same reason as before.
  bool set_timer(std::size_t step, Wait wait);
  /// The earliest timer that keeps the run going; none when all that is left repeats itself.
  const std::pair<Time, std::size_t>* awaited() const;
  void begin(std::size_t step);
  void note_confirmations();
  bool stopping() const { return stopped_by_ || (options_.stop != nullptr && options_.stop->load()); }

  const Actions& actions_;
  Observer& observer_;
  std::vector<Verb> next_;                          // per step: what it does when its turn comes
  std::vector<std::optional<Time>> began_;          // per step
  std::vector<std::size_t> blocked_by_;             // per step: its own index when it is not blocked
  std::set<std::pair<double, std::size_t>> ready_;  // the most urgent first
  std::set<std::pair<Time, std::size_t>> timers_;
  std::set<std::size_t> reminders_;         // the steps whose timer is a reminder
  std::vector<bool> repeated_;              // per step: it waits, but keeps no run going
  std::vector<std::size_t> left_in_phase_;  // by phase
  std::vector<Journal::Entry> entries_;     // to be committed
  std::vector<Event> events_;               // to be said after the commit
  std::vector<std::size_t> failed_;         // in this run
  std::vector<Patience> patience_;          // per step
  std::optional<Failure> stopped_by_;
  std::pair<Time, std::size_t> told_sleep_{};
  Time now_{};
  mutable std::shared_mutex outputs_mutex_;  // of the outputs of all records
  Calls calls_;                              // last: its threads read the members above until they have ended
};

}  // namespace cleave::run
