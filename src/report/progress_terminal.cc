#include "report/progress_terminal.h"

#include <algorithm>

namespace cleave::report {
namespace {

using run::Direction;
using run::Effect;

/// At most this many of the blocked steps are named; `cleave status` has all.
constexpr std::size_t named_at_most = 5;

Time time_of(const run::Event& event) {
  return std::visit([](const auto& one) { return one.at; }, event);
}

}  // namespace

TerminalProgress::TerminalProgress(std::ostream& stream, Screen screen, Detail detail, std::size_t columns)
    : stream_(stream), screen_(screen), detail_(detail), columns_(columns) {}

TerminalProgress::~TerminalProgress() {
  if (state_shown_) stream_ << std::endl;
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
    say(fmt::format("undo of {} steps", total));
  } else {
    say(fmt::format("{} steps, {} of them done before", total, done));
  }
}

void TerminalProgress::hear(const run::StepStarted& event) {
  if (detail_ == Detail::every_step && event.attempt > 1) {
    say(fmt::format("  again {} (attempt {})", event.step.id, event.attempt));
  }
}

void TerminalProgress::hear(const run::StepWaiting& event) {
  waiting_.insert(event.step.id);
  if (event.wait.person) {
    say(fmt::format("  {} waits for you: {}", event.step.id, event.wait.reason));
  } else if (detail_ == Detail::every_step) {
    say(fmt::format("  {} waits until {}: {}", event.step.id, to_rfc3339(event.wait.until),
                    event.wait.reason));
  }
}

void TerminalProgress::hear(const run::StepDone& event) {
  waiting_.erase(event.step.id);
  ++ended_;
  for (auto& count : phases_) count.done += count.phase == event.step.phase ? 1 : 0;
  if (detail_ == Detail::brief) return;
  const auto* verb = direction_ == Direction::undo   ? "undone"
                     : event.effect == Effect::found ? "already so"
                                                     : "done";
  say(fmt::format("  {} {} ({})", verb, event.step.id, to_words(event.took)));
}

void TerminalProgress::hear(const run::StepFailed& event) {
  waiting_.erase(event.step.id);
  ++failed_;
  const auto& failure = event.failure;
  auto line = fmt::format("  failed {}: {}: {}", event.step.id, failure.code, failure.text);
  if (!failure.where.empty()) line += fmt::format(" ({})", failure.where);
  if (!failure.next.empty()) line += fmt::format("\n    {}", failure.next);
  say(line);
}

void TerminalProgress::hear(const run::StepsBlocked& event) {
  std::string names;
  for (std::size_t i = 0; i < std::min(event.steps.size(), named_at_most); ++i) {
    names += (i == 0 ? "" : ", ") + event.steps[i]->id;
  }
  if (event.steps.size() > named_at_most)
    names += fmt::format(" and {} more", event.steps.size() - named_at_most);
  say(fmt::format("    blocked by {}: {}", event.by.id, names));
}

void TerminalProgress::hear(const run::PhaseDone& event) {
  const auto* verb = direction_ == Direction::undo ? "undone" : "done";
  say(fmt::format("{} {}", to_text(event.phase), verb));
}

void TerminalProgress::hear(const run::Sleeping& event) {
  sleeping_.emplace(event);
  if (screen_ == Screen::lines) {
    say(fmt::format("  waiting {} until {} for {}: {}", to_words(event.until - event.at),
                    to_rfc3339(event.until), event.step.id, event.reason));
  }
}

void TerminalProgress::say(const std::string& line) {
  if (state_shown_) stream_ << "\r\x1b[K";
  state_shown_ = false;
  stream_ << line << std::endl;
}

void TerminalProgress::show_state(Time now) {
  stream_ << "\r\x1b[K" << state(now) << std::flush;
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
  return text.substr(0, columns_ - 1);
}

}  // namespace cleave::report
