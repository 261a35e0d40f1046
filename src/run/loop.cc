#include "run/loop.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.h"

namespace cleave::run {
namespace {

using std::chrono::milliseconds;

/// How long the loop looks away while calls are under way: timers, confirmations and stop requests wait no
/// longer.
constexpr milliseconds glance{100};
/// An action that asks to be looked at again at once is not.
constexpr milliseconds shortest_wait{1000};

}  // namespace

Loop::Loop(const plan::Plan& plan, const Actions& actions, Journal& journal, Clock& clock, Observer& observer,
           const Options& options)
    : schedule_(plan),
      options_(options),
      journal_(journal),
      clock_(clock),
      records_(schedule_.size()),
      actions_(actions),
      observer_(observer),
      next_(schedule_.size(), Verb::check),
      began_(schedule_.size()),
      blocked_by_(schedule_.size()),
      repeated_(schedule_.size()),
      left_in_phase_(static_cast<std::size_t>(plan::Phase::retire) + 1),
      patience_(schedule_.size()),
      now_(clock.now()),
      calls_(std::max<std::size_t>(options.workers, 1)) {
  for (std::size_t i = 0; i < schedule_.size(); ++i) blocked_by_[i] = i;
  for (auto& [id, record] : journal.records()) {
    if (const auto i = schedule_.find(id); i < schedule_.size()) records_[i] = std::move(record);
  }
}

// One thread decides, workers only make calls. What a turn decides is durable, in one transaction, before any
// call that follows from it leaves: so after a crash the journal names every call that may have left. A
// waiting step is an entry of the timer queue; when nothing runs, the loop sleeps on its clock until the
// earliest of them.
void Loop::work() {
  do {
    now_ = clock_.now();
    take_finished();
    wake_due();
    commit();
    launch();
  } while (pause());
}

void Loop::take_finished() {
  for (auto& [step, result] : calls_.take()) {
    if (const auto* failure = std::get_if<Failure>(&result)) {
      if (stops_all(step, *failure) || try_again(step, *failure) || look_before_failing(step, *failure) ||
          goes_on(step, *failure))
        continue;
      fail(step, *failure);
    } else {
      got_on(step, result);
    }
    finished(step, result);
  }
}

/// Without credentials every call fails: the steps wait, as they are, for a run with better ones.
bool Loop::stops_all(std::size_t step, const Failure& failure) {
  if (failure.kind != Error::Kind::credentials) return false;
  if (!stopped_by_) {
    stopped_by_ = failure;
    const auto& stopped = schedule_.step(step);
    stopped_by_->where += fmt::format("{}step {}, which acts at the {}", failure.where.empty() ? "" : ", ",
                                      stopped.id, to_text(stopped.side));
  }
  save(step, "stopped", failure.to_json());
  return true;
}

/// A lost network comes back by itself, and a throttled service has only to be asked later.
bool Loop::try_again(std::size_t step, const Failure& failure) {
  if (!Error::may_pass(failure.kind)) return false;
  repeated_[step] = false;
  const auto again = patience_[step].next_try(now_);
  if (!again) return false;
  // Nobody knows whether the call had its effect: what is there decides how it goes on.
  if (next_[step] == Verb::apply) next_[step] = Verb::check;
  const auto place = failure.where.empty() ? "" : failure.where + ": ";
  const auto reason = fmt::format("{}{}; tried again since {}", place, failure.text,
                                  to_rfc3339(patience_[step].first_failure()));
  if (set_timer(step, {*again, reason, false}))
    events_.push_back(StepHindered{now_, schedule_.step(step), failure, *again});
  return true;
}

/// A change may be refused because it has had its effect already.
bool Loop::look_before_failing(std::size_t step, const Failure& failure) {
  const bool changes = next_[step] == Verb::apply || next_[step] == Verb::undo;
  if (failure.kind != Error::Kind::refused || !changes) return false;
  const auto pause = patience_[step].next_look(failure);
  if (!pause) return false;
  if (next_[step] == Verb::apply) next_[step] = Verb::check;
  const bool at_once = pause->count() == 0 || (options_.longest_wait && *options_.longest_wait < *pause);
  if (at_once) {
    queue(step, next_[step]);
  } else {
    set_timer(step, {now_ + *pause, fmt::format("{}; looked at again", failure.text), false});
  }
  return true;
}

void Loop::got_on(std::size_t step, const Result& result) {
  if (!patience_[step].tried()) return;
  records_[step].wait.reset();  // it was the trouble that it waited for
  // That it can be looked at does not mean that the call which got no answer will get one now.
  const auto* seen = std::get_if<Seen>(&result);
  if (seen == nullptr || seen->outputs) patience_[step].restore();
}

void Loop::wake_due() {
  note_confirmations();
  while (!timers_.empty() && timers_.begin()->first <= now_) {
    const auto step = timers_.begin()->second;
    timers_.erase(timers_.begin());
    if (reminders_.erase(step) > 0)
      reminded(step);
    else
      ready_.insert({-schedule_.seconds_to_end(step), step});
  }
}

/// A step whose person has spoken need not wait for its time.
void Loop::note_confirmations() {
  if (timers_.empty() || !journal_.changed_elsewhere()) return;
  for (const auto& [id, time] : journal_.confirmations()) {
    const auto step = schedule_.find(id);
    if (step == schedule_.size() || !records_[step].wait || records_[step].confirmed == time) continue;
    if (timers_.erase({records_[step].wait->until, step}) == 0) continue;
    records_[step].confirmed = time;
    timers_.insert({now_, step});
  }
}

void Loop::commit() {
  if (!entries_.empty()) journal_.write(entries_, now_);
  entries_.clear();
  for (const auto& event : events_) observer_.notice(event);
  events_.clear();
}

void Loop::launch() {
  while (!ready_.empty() && calls_.running() < std::max<std::size_t>(options_.workers, 1) && !stopping()) {
    const auto step = ready_.begin()->second;
    ready_.erase(ready_.begin());
    if (!begun(step) && next_[step] != Verb::demand_undo && next_[step] != Verb::look) begin(step);
    calls_.start(step, [this, step, verb = next_[step], now = now_] { return perform(step, verb, now); });
  }
}

/// Waits for something to happen. False when nothing will.
bool Loop::pause() {
  if (calls_.running() > 0) {
    calls_.wait(glance);
    return true;
  }
  if (stopping() || awaited() == nullptr) return false;
  const auto [until, step] = *awaited();
  const auto by_itself = [this](const auto& timer) {
    return !records_[timer.second].wait->person && !repeated_[timer.second];
  };
  if (std::none_of(timers_.begin(), timers_.end(), by_itself)) return false;
  if (options_.longest_wait && until - now_ > *options_.longest_wait) return false;
  if (std::exchange(told_sleep_, {until, step}) != told_sleep_) {
    observer_.notice(Sleeping{now_, until, schedule_.step(step), records_[step].wait->reason});
  }
  clock_.sleep_until(timers_.begin()->first);
  return true;
}

const std::pair<Time, std::size_t>* Loop::awaited() const {
  const auto found = std::find_if(timers_.begin(), timers_.end(),
                                  [this](const auto& timer) { return !repeated_[timer.second]; });
  return found == timers_.end() ? nullptr : &*found;
}

/// On a worker's thread. The outputs of steps that it needs may be replaced meanwhile: somebody has deleted
/// what one of them has made.
Task Loop::task_of(std::size_t step, Time now) const {
  const std::shared_lock lock(outputs_mutex_);
  const auto& record = records_[step];
  const auto& planned = schedule_.step(step);
  const auto output_of = [this](const std::string& id) -> const Json* {
    const auto found = schedule_.find(id);
    if (found == schedule_.size() || !records_[found].outputs) return nullptr;
    return &*records_[found].outputs;
  };
  return {planned,
          plan::resolve(planned.params, output_of),
          token(schedule_.split_id(), planned.id, record.rounds),
          std::string(schedule_.split_id()),
          now,
          record.confirmed};
}

/// On a worker's thread. The step's own record nobody changes while the call is under way.
Result Loop::perform(std::size_t step, Verb verb, Time now) const {
  const auto& record = records_[step];
  const auto& planned = schedule_.step(step);
  const Task task = task_of(step, now);
  Action& action = *actions_.find(planned.kind)->second;
  switch (verb) {
    case Verb::check:
      return action.check(task);
    case Verb::apply:
      return Applied{action.apply(task, *record.before)};
    case Verb::look:
      if (!action.is_there(task, *record.outputs)) return Progress::not_listed(task, planned.id);
      return Progress::done(*record.outputs);
    case Verb::settle:
      return action.settle(task, *record.outputs);
    case Verb::demand_undo:
      action.demand_undo(task, *record.before, record.outputs.value_or(Json()));
      return Progress::done(Json::object());
    case Verb::undo:
      break;
  }
  return action.undo(task, *record.before, record.outputs.value_or(Json()));
}

void Loop::queue(std::size_t step, Verb next) {
  next_[step] = next;
  ready_.insert({-schedule_.seconds_to_end(step), step});
}

void Loop::begin(std::size_t step) {
  auto& record = records_[step];
  began_[step] = now_;
  ++record.attempts;
  record.wait.reset();
  record.failure.reset();
  if (record.state == State::failed) record.state = record.before ? State::intended : State::pending;
  observer_.notice(StepStarted{now_, schedule_.step(step), record.attempts});
}

void Loop::look_again(std::size_t step, const Progress& progress) {
  repeated_[step] = progress.is_repeated();
  if (set_timer(step, {progress.again, progress.reason, progress.person}))
    events_.push_back(StepWaiting{now_, schedule_.step(step), *records_[step].wait});
}

void Loop::remind(std::size_t step) {
  timers_.insert({records_[step].wait->until, step});
  reminders_.insert(step);
}

void Loop::stop_reminding(std::size_t step) {
  timers_.erase({records_[step].wait->until, step});
  reminders_.erase(step);
}

void Loop::look_at_repeated(std::size_t step) {
  if (!repeated_[step] || !records_[step].wait || timers_.erase({records_[step].wait->until, step}) == 0)
    return;
  timers_.insert({now_, step});
}

bool Loop::set_timer(std::size_t step, Wait wait) {
  wait.until = std::max(wait.until, now_ + shortest_wait);
  auto& present = records_[step].wait;
  const bool news = !present || present->reason != wait.reason || present->person != wait.person;
  present = std::move(wait);
  timers_.insert({present->until, step});
  save(step, news ? "waiting" : "", {{"until", to_rfc3339(present->until)}, {"reason", present->reason}});
  return news;
}

void Loop::end(std::size_t step, Effect effect) {
  const auto& planned = schedule_.step(step);
  events_.push_back(StepDone{now_, planned, now_ - began_[step].value_or(now_), effect});
  if (--left_in_phase_[static_cast<std::size_t>(planned.phase)] == 0) {
    events_.push_back(PhaseDone{now_, planned.phase});
  }
}

void Loop::reopen(std::size_t step) {
  auto& record = records_[step];
  record.state = record.before ? State::intended : State::pending;
  ++left_in_phase_[static_cast<std::size_t>(schedule_.step(step).phase)];
  save(step, "reopened");
}

void Loop::fail(std::size_t step, const Failure& failure) {
  records_[step].failure = failure;
  records_[step].wait.reset();
  failed_.push_back(step);
  events_.push_back(StepFailed{now_, schedule_.step(step), failure});
}

bool Loop::block(std::size_t step, std::size_t by) {
  if (step == by || blocked_by_[step] != step) return false;
  blocked_by_[step] = by;
  ready_.erase({-schedule_.seconds_to_end(step), step});
  auto* last = events_.empty() ? nullptr : std::get_if<StepsBlocked>(&events_.back());
  if (last == nullptr || &last->by != &schedule_.step(by)) {
    events_.push_back(StepsBlocked{now_, schedule_.step(by), {}});
    last = &std::get<StepsBlocked>(events_.back());
  }
  last->steps.push_back(&schedule_.step(step));
  return true;
}

void Loop::demand_actions(const std::vector<bool>& taking_part) const {
  for (std::size_t i = 0; i < schedule_.size(); ++i) {
    const auto& step = schedule_.step(i);
    if (!taking_part[i] || actions_.contains(step.kind)) continue;
    std::vector<std::string> kinds;
    for (const auto& [kind, action] : actions_) kinds.push_back(kind);
    throw Error(Error::Kind::input, "unknown-kind", fmt::format("no action carries out '{}'", step.kind))
        .where(step.id)
        .next(fmt::format("Nothing was started. Use the cleave that made the plan. {}",
                          did_you_mean(step.kind, kinds)));
  }
}

void Loop::say_started(Direction direction, const std::vector<bool>& taking_part) {
  std::vector<PhaseCount> phases;
  for (std::size_t phase = 0; phase < left_in_phase_.size(); ++phase) {
    phases.push_back({static_cast<plan::Phase>(phase)});
  }
  const auto finished_state = direction == Direction::forward ? State::done : State::undone;
  for (std::size_t i = 0; i < schedule_.size(); ++i) {
    if (!taking_part[i]) continue;
    auto& count = phases[static_cast<std::size_t>(schedule_.step(i).phase)];
    ++count.total;
    if (records_[i].state == finished_state) ++count.done;
  }
  for (std::size_t phase = 0; phase < phases.size(); ++phase) {
    left_in_phase_[phase] = phases[phase].total - phases[phase].done;
  }
  std::erase_if(phases, [](const PhaseCount& count) { return count.total == 0; });
  if (direction == Direction::undo) std::reverse(phases.begin(), phases.end());
  observer_.notice(RunStarted{now_, direction, std::move(phases)});
}

Outcome Loop::outcome() const {
  Outcome outcome;
  for (const auto step : failed_) outcome.failed.push_back(schedule_.step(step).id);
  for (const auto& [until, step] : timers_)
    outcome.waiting.push_back({schedule_.step(step).id, *records_[step].wait});
  for (std::size_t i = 0; i < schedule_.size(); ++i) {
    if (blocked_by_[i] != i) outcome.blocked.push_back(schedule_.step(i).id);
  }
  for (const Record& record : records_) outcome.standing += record.state == State::done ? 1 : 0;
  outcome.cause = stopped_by_;
  if (stopped_by_ || (stopping() && (!ready_.empty() || !timers_.empty()))) {
    outcome.result = Outcome::Result::stopped;
  } else if (!failed_.empty()) {
    outcome.result = Outcome::Result::failed;
  } else if (!timers_.empty()) {
    outcome.result = Outcome::Result::waiting;
  }
  return outcome;
}

void Loop::set_outputs(std::size_t step, std::optional<Json> outputs) {
  const std::unique_lock lock(outputs_mutex_);
  records_[step].outputs = std::move(outputs);
}

void Loop::save(std::size_t step, std::string event, Json detail) {
  entries_.push_back({schedule_.step(step).id, records_[step], std::move(event), std::move(detail)});
}

}  // namespace cleave::run
