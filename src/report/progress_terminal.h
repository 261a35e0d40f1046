#pragma once

#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "run/observer.h"

namespace cleave::report {

/// Shows people how a run gets on: a line for whatever they have to know for good (a phase is done, a step
/// failed or waits), and on a terminal a last line with the present state, which is rewritten at every event.
/// The stream must outlive it; the destructor ends the last line.
class TerminalProgress : public run::Observer {
 public:
  enum class Screen { rewritten, lines };   ///< `lines` where the stream is no terminal
  enum class Detail { brief, every_step };  ///< -v: also a line for every step that is done

  TerminalProgress(std::ostream& stream, Screen screen, Detail detail, std::size_t columns = 110);
  ~TerminalProgress() override;

  void notice(const run::Event& event) override;

 private:
  void hear(const run::RunStarted& event);
  void hear(const run::StepStarted& event);
  void hear(const run::StepWaiting& event);
  void hear(const run::StepDone& event);
  void hear(const run::StepFailed& event);
  void hear(const run::StepsBlocked& event);
  void hear(const run::PhaseDone& event);
  void hear(const run::Sleeping& event);

  void say(const std::string& line);
  void show_state(Time now);
  std::string state(Time now) const;

  std::ostream& stream_;
  const Screen screen_;
  const Detail detail_;
  const std::size_t columns_;
  run::Direction direction_ = run::Direction::forward;
  std::vector<run::PhaseCount> phases_;
  Time started_{};
  std::size_t ended_ = 0;  // in this run
  std::size_t failed_ = 0;
  std::set<std::string> waiting_;
  std::optional<run::Sleeping> sleeping_;
  bool state_shown_ = false;
};

}  // namespace cleave::report
