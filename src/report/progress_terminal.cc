#include "report/progress_terminal.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/plain.h"
#include "report/instructions.h"
#include "report/layout.h"

namespace cleave::report {
namespace {

using run::Direction;
using run::Effect;

/// At most this many of the blocked steps are named; `cleave status` has all.
constexpr std::size_t named_at_most = 5;

/// Shorter waits are not worth a word of their own.
constexpr std::chrono::minutes long_wait{1};

Time time_of(const run::Event& event) {
  return std::visit([](const auto& one) { return one.at; }, event);
}

/// To the first column, and away with what stands there.
std::string line_anew() {
  return terminal_code("[G") + terminal_code("[K");
}

std::string cause_of(const run::Failure& failure) {
  const auto where = failure.where.empty() ? "" : fmt::format(" ({})", failure.where);
  return fmt::format("{}: {}{}", failure.code, failure.text, where);
}

}  // namespace

TerminalProgress::TerminalProgress(Write write, Screen screen, Detail detail, Columns columns)
    : write_(std::move(write)), screen_(screen), detail_(detail), columns_(std::move(columns)) {}

TerminalProgress::~TerminalProgress() {
  if (state_shown_) write_("\n");
}

void TerminalProgress::notice(const run::Event& event) {
  if (!std::holds_alternative<run::Sleeping>(event)) sleeping_.reset();
  std::visit([this](const auto& one) { hear(one); }, event);
  if (screen_ == Screen::rewritten) show_state(time_of(event));
}

void TerminalProgress::hear(const run::RunStarted& event) {
  direction_ = event.direction;
  phases_ = event.phases;
  started_ = event.at;
  std::size_t total = 0;
  std::size_t done = 0;
  for (const auto& count : phases_) {
    total += count.total;
    done += count.done;
  }
  if (direction_ == Direction::undo) {
    say(fmt::format("undo of {}\n", counted(total, "step")));
  } else {
    say(fmt::format("{}, {} of them done before\n", counted(total, "step"), done));
  }
}

void TerminalProgress::hear(const run::StepStarted& event) {
  if (detail_ == Detail::every_step && event.attempt > 1) {
    say(fmt::format("  again    {} (attempt {})\n", event.step.id, event.attempt));
  }
}

void TerminalProgress::hear(const run::StepWaiting& event) {
  hindered_.erase(event.step.id);
  waiting_.try_emplace(event.step.id, event.at);
  if (event.wait.person) {
    say(fmt::format("  {} waits for you:\n", event.step.id) +
        instructions(event.step.id, event.wait.reason, 4));
  } else if (tells_every_step()) {
    const auto left = event.wait.until - event.at;
    const auto until =
        left < long_wait ? "" : fmt::format(" ({}, until {})", to_words(left), to_utc_text(event.wait.until));
    say(wrapped("  waiting  ", fmt::format("{}{}: {}", event.step.id, until, event.wait.reason)));
  }
}

/// A lost network hinders many steps at once and is told once.
void TerminalProgress::hear(const run::StepHindered& event) {
  waiting_.try_emplace(event.step.id, event.at);
  const bool first = hindered_.empty();
  hindered_.insert(event.step.id);
  if (first || tells_every_step()) {
    say(wrapped("  trouble  ", fmt::format("{}: {}\nIt is tried again, next at {}.", event.step.id,
                                           cause_of(event.failure), to_utc_text(event.until))));
  }
}

void TerminalProgress::hear(const run::StepDone& event) {
  hindered_.erase(event.step.id);
  const auto since = waiting_.find(event.step.id);
  const auto waited = since == waiting_.end() ? std::chrono::milliseconds{} : event.at - since->second;
  if (since != waiting_.end()) waiting_.erase(since);
  ++ended_;
  for (auto& count : phases_) count.done += count.phase == event.step.phase ? 1 : 0;
  if (!tells_every_step()) return;
  const auto* verb = direction_ == Direction::undo   ? "undone"
                     : event.effect == Effect::found ? "already"
                                                     : "done";
  auto time = to_words(event.took);
  if (waited >= long_wait)
    time = waited == event.took ? "waited " + time : time + ", waited " + to_words(waited);
  say(fmt::format("  {:<8} {} ({})\n", verb, event.step.id, time));
}

void TerminalProgress::hear(const run::StepFailed& event) {
  waiting_.erase(event.step.id);
  hindered_.erase(event.step.id);
  ++failed_;
  auto cause = fmt::format("{}: {}", event.step.id, cause_of(event.failure));
  if (!event.failure.next.empty()) cause += "\n" + event.failure.next;
  say(wrapped("  failed   ", cause));
}

void TerminalProgress::hear(const run::StepsBlocked& event) {
  std::string names;
  for (std::size_t i = 0; i < std::min(event.steps.size(), named_at_most); ++i) {
    names += (i == 0 ? "" : ", ") + event.steps[i]->id;
  }
  if (event.steps.size() > named_at_most)
    names += fmt::format(" and {} more", event.steps.size() - named_at_most);
  say(wrapped("           ", fmt::format("blocked by {}: {}", event.by.id, names)));
}

void TerminalProgress::hear(const run::PhaseDone& event) {
  const auto* verb = direction_ == Direction::undo ? "undone" : "done";
  const auto took = event.at - started_;
  say(fmt::format("{} {}{}\n", plan::to_text(event.phase), verb,
                  took < long_wait ? "" : fmt::format(", {} after the start", to_words(took))));
}

void TerminalProgress::hear(const run::Sleeping& event) {
  sleeping_.emplace(event);
}

void TerminalProgress::say(const std::string& lines) {
  write_((std::exchange(state_shown_, false) ? line_anew() : "") + lines);
}

void TerminalProgress::show_state(Time now) {
  write_(line_anew() + state(now));
  state_shown_ = true;
}

std::string TerminalProgress::state(Time now) const {
  std::size_t total = 0;
  std::size_t done = 0;
  for (const auto& count : phases_) {
    total += count.total;
    done += count.done;
  }
  const auto at_work =
      std::find_if(phases_.begin(), phases_.end(), [](const auto& one) { return one.done < one.total; });
  std::string text = at_work == phases_.end() ? "" : fmt::format("{}: ", to_text(at_work->phase));
  text += fmt::format("{}/{} {}, {} waiting, {} failed", done, total,
                      direction_ == Direction::undo ? "undone" : "done", waiting_.size(), failed_);
  const auto minutes = std::chrono::duration<double, std::ratio<60>>(now - started_).count();
  if (ended_ > 0 && minutes > 0)
    text += fmt::format(", {:.1f} steps/min", static_cast<double>(ended_) / minutes);
  if (sleeping_) {
    text += fmt::format(", next look in {}: {}", to_words(sleeping_->until - now), sleeping_->reason);
  }
  return cut(plain(text), std::max<std::size_t>(columns_(), 2) - 1);
}

}  // namespace cleave::report
