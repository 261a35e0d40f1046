#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/accounts.h"
#include "cli/command.h"
#include "cli/split_drift.h"
#include "run/action.h"
#include "run/journal.h"
#include "run/loop.h"

namespace cleave::cli {

/// What `run` and `undo` share on the command line.
struct EngineWords {
  std::string confirmed_hash;  ///< --yes
  std::string clock = "real";  ///< real, or twin
  std::optional<double> longest_wait_seconds;
  std::string phase;  ///< --until, or --to; "" = none
  run::Direction direction = run::Direction::forward;
  bool anyway = false;  ///< of undo: whatever somebody has changed
};

/// Throws Error(input, "unknown-phase").
std::optional<plan::Phase> chosen_phase(const EngineWords& words);

void add_engine_options(CLI::App& command, Invocation& invocation, EngineWords& words);

run::Journal open_journal(const WorkDir& work_dir, const plan::Plan& plan, run::Journal::Access access);

/// What the journal knows of the plan's steps: nothing before the plan has begun.
run::Records read_records(const WorkDir& work_dir, const plan::Plan& plan);

/// Everything that the engine needs to work on a plan.
struct Engine {
  const plan::Plan& plan;
  const run::Actions& actions;
  run::Journal& journal;
  Clock& clock;
  run::Observer& observer;
  run::Options options;
  const SplitDrift& drift;
};

/// Reads the plan, has it confirmed, opens both accounts and the journal, and lets `work` use the engine.
/// Throws Error(input): "wrong-hash", "not-confirmed", "foreign-plan" (other accounts), "old-plan" (a plan
/// that has not begun and was made from other inventories); Error(credentials) when they ended the run.
Exit with_engine(const Invocation& invocation, const EngineWords& words, Output& output,
                 const std::function<run::Outcome(const Engine& engine)>& work);

}  // namespace cleave::cli
