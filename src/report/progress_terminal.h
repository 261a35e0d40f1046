#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/layout.h"
#include "run/observer.h"

namespace cleave::report {

/// Shows people how a run gets on: a line for whatever they have to know for good (a phase is done, a step
/// failed, or waits for them), and on a terminal a last line with the present state, which is rewritten at
/// every event. Where there is no such line, every step that is done or begins to wait for another reason has
/// a line of its own. The destructor ends the last line.
class TerminalProgress : public run::Observer {
 public:
  enum class Screen { rewritten, lines };   ///< `lines` where it is written to no terminal
  enum class Detail { brief, every_step };  ///< -v: on a terminal too a line for every step

  using Write = std::function<void(const std::string& text)>;
  /// `columns` is asked whenever the last line is written.
  using Columns = std::function<std::size_t()>;
  TerminalProgress(Write write, Screen screen, Detail detail, Columns columns = page_columns);
  ~TerminalProgress() override;

  void notice(const run::Event& event) override;

 private:
  void hear(const run::RunStarted& event);
  void hear(const run::StepStarted& event);
  void hear(const run::StepWaiting& event);
  void hear(const run::StepHindered& event);
  void hear(const run::StepDone& event);
  void hear(const run::StepFailed& event);
  void hear(const run::StepsBlocked& event);
  void hear(const run::PhaseDone& event);
  void hear(const run::Sleeping& event);

  bool tells_every_step() const { return screen_ == Screen::lines || detail_ == Detail::every_step; }
  /// Its lines, each with its line break.
  void say(const std::string& lines);
  void show_state(Time now);
  std::string state(Time now) const;

  const Write write_;
  const Screen screen_;
  const Detail detail_;
  const Columns columns_;
  run::Direction direction_ = run::Direction::forward;
  std::vector<run::PhaseCount> phases_;
  Time started_{};
  std::size_t ended_ = 0;  // in this run
  std::size_t failed_ = 0;
  std::map<std::string, Time> waiting_;  // step → since when
  std::set<std::string> hindered_;
  std::optional<run::Sleeping> sleeping_;
  bool state_shown_ = false;
};

}  // namespace cleave::report
