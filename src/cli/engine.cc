#include "cli/engine.h"

#include <unistd.h>

#include <iostream>

#include <fmt/format.h>

#include "cli/interrupted.h"
#include "cli/settings.h"
#include "cli/split_databases.h"
#include "cli/split_drift.h"
#include "cli/split_names.h"
#include "cli/terminal_width.h"
#include "move/accounts.h"
#include "move/drift/steps.h"
#include "move/mysql/steps.h"
#include "move/names/steps.h"
#include "move/s3/steps.h"
#include "move/upkeep.h"
#include "report/ending.h"
#include "report/progress_json.h"
#include "report/progress_terminal.h"
#include "run/undo.h"
#include "run/update.h"

namespace cleave::cli {
namespace {

std::string ask_for_hash(const std::string& hash, Output& output) {
  if (::isatty(STDIN_FILENO) == 0 || output.form() == Output::Form::json) {
    throw Error(Error::Kind::input, "not-confirmed", "nobody has confirmed the plan")
        .where(fmt::format("plan {}", hash))
        .next(fmt::format("Read it with `cleave plan`, then pass --yes {}", hash));
  }
  output.text(fmt::format("Type the plan's hash ({}) to go on: ", hash));
  output.finish();
  std::string typed;
  std::getline(std::cin, typed);
  return typed;
}

void require_confirmation(const plan::Plan& plan, const EngineWords& words, Output& output) {
  const auto hash = plan::hash(plan);
  const auto confirmed = words.confirmed_hash.empty() ? ask_for_hash(hash, output) : words.confirmed_hash;
  if (confirmed == hash) return;
  throw Error(Error::Kind::input, "wrong-hash",
              fmt::format("the plan's hash is {}, not '{}'", hash, confirmed))
      .next("Read the plan again with `cleave plan`: it is not the one that you confirmed.");
}

/// A plan that has begun is carried on whatever was read since; a new one must be of what is known now. Undo
/// is by the plan that has begun.
plan::Plan plan_to_execute(const WorkDir& work_dir, run::Direction direction) {
  if (direction == run::Direction::undo) return work_dir.read_plan_in_effect();
  if (work_dir.takes_over()) return work_dir.read_current_plan();
  auto plan = work_dir.read_plan();
  return read_records(work_dir, plan).empty() ? work_dir.read_current_plan() : plan;
}

void require_split(const plan::Plan& plan, const Settings& settings, const WorkDir& work_dir) {
  if (plan.split_id == settings.split_id) return;
  throw Error(Error::Kind::input, "foreign-plan",
              fmt::format("the plan is of split '{}', but {} is of '{}'", plan.split_id, settings.file,
                          settings.split_id))
      .where(work_dir.plan_path().string())
      .next("Make it anew with: cleave plan");
}

run::Options engine_options(const EngineWords& words) {
  run::Options options;
  options.stop = &stop_at_signals();
  if (words.longest_wait_seconds) {
    options.longest_wait =
        std::chrono::milliseconds(static_cast<long long>(*words.longest_wait_seconds * 1000));
  }
  return options;
}

std::unique_ptr<run::Observer> make_observer(Output& output) {
  using report::TerminalProgress;
  if (output.form() == Output::Form::json)
    return std::make_unique<report::JsonProgress>(
        [&output](const Json& event) { output.document_line(event); });
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  return std::make_unique<TerminalProgress>(
      [&output](const std::string& text) { output.notice(text); },
      terminal ? TerminalProgress::Screen::rewritten : TerminalProgress::Screen::lines,
      output.verbosity() > 0 ? TerminalProgress::Detail::every_step : TerminalProgress::Detail::brief,
      terminal_columns);
}

Exit exit_of(const run::Outcome& outcome) {
  if (const auto& cause = outcome.cause)
    throw Error(cause->kind, cause->code, cause->text).where(cause->where).next(cause->next);
  switch (outcome.result) {
    case run::Outcome::Result::done:
      return Exit::done;
    case run::Outcome::Result::failed:
      return Exit::differences;
    case run::Outcome::Result::waiting:
    case run::Outcome::Result::stopped:
      break;
  }
  return Exit::waiting;
}

/// Lets the plan take over from the one that has begun: what cannot be brought up to date is taken back
/// first. Nothing when that is done, else how far it has come.
std::optional<run::Outcome> take_over(const WorkDir& work_dir, const plan::Plan& plan,
                                      const run::Actions& actions, Clock& clock, run::Observer& observer,
                                      const run::Options& options) {
  const auto begun = work_dir.read_plan_in_effect();
  auto journal = open_journal(work_dir, begun, run::Journal::Access::exclusive);
  const auto upkeep = move::upkeep();
  const auto update = run::update(begun, plan, journal.records(), upkeep);
  if (update.takes_back) {
    const auto outcome =
        run::undo(update.back, actions, journal, clock, observer, plan::Phase::prepare, options);
    if (outcome.result != run::Outcome::Result::done) return outcome;
  }
  journal.hand_over({plan::hash(plan), plan.split_id},
                    run::looked_at_again(update, plan, journal.records(), upkeep), clock.now());
  return std::nullopt;
}

}  // namespace

std::optional<plan::Phase> chosen_phase(const EngineWords& words) {
  if (words.phase.empty()) return std::nullopt;
  return plan::phase_from_text(words.phase);
}

void add_engine_options(CLI::App& command, Invocation& invocation, EngineWords& words) {
  command.add_option("--yes", words.confirmed_hash,
                     "The hash of the plan that you confirm, instead of typing it");
  command.add_option("--clock", words.clock, "real, or twin: take the time from the simulator")
      ->check(CLI::IsMember({"real", "twin"}))
      ->capture_default_str();
  command
      .add_option("--longest-wait", words.longest_wait_seconds,
                  "Return with exit code 3 rather than wait longer than this many seconds")
      ->check(CLI::NonNegativeNumber);
  add_endpoint_option(command, invocation);
}

run::Journal open_journal(const WorkDir& work_dir, const plan::Plan& plan, run::Journal::Access access) {
  return run::Journal(work_dir.journal_path(), {plan::hash(plan), plan.split_id}, access);
}

run::Records read_records(const WorkDir& work_dir, const plan::Plan& plan) {
  if (!std::filesystem::exists(work_dir.journal_path())) return {};
  return open_journal(work_dir, plan, run::Journal::Access::shared).records();
}

Exit with_engine(const Invocation& invocation, const EngineWords& words, Output& output,
                 const std::function<run::Outcome(const Engine& engine)>& work) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto plan = plan_to_execute(work_dir, words.direction);
  require_split(plan, settings, work_dir);
  require_confirmation(plan, words, output);
  const auto clock = open_clock(words.clock, settings.source_profile, invocation);
  const auto accounts = open_accounts(settings, invocation, Access::read_write, clock);
  require_planned(accounts, plan, work_dir);
  if (words.clock == "real") say_skew(output);
  auto actions = move::make_actions({accounts.source, accounts.destination});
  move::add_s3_actions(actions, {accounts.source, accounts.destination}, work_dir.file("copies"));
  const SplitDatabases databases(accounts, work_dir);
  move::add_mysql_actions(actions, databases);
  const SplitNames names(invocation, settings, plan);
  move::add_names_actions(actions, names);
  const SplitDrift drift(settings, accounts, work_dir, plan);
  move::add_drift_actions(actions, drift);
  auto observer = make_observer(output);
  std::optional<run::Outcome> ended;
  if (words.direction == run::Direction::forward && work_dir.takes_over())
    ended = take_over(work_dir, plan, actions, *clock, *observer, engine_options(words));
  if (ended) {
    observer.reset();
    output.text(report::ending(plan, *ended, words.direction, chosen_phase(words)));
    return exit_of(*ended);
  }
  auto journal = open_journal(work_dir, plan, run::Journal::Access::exclusive);
  const auto outcome = work({plan, actions, journal, *clock, *observer, engine_options(words), drift});
  observer.reset();  // It ends its last line.
  output.text(report::ending(plan, outcome, words.direction, chosen_phase(words)));
  return exit_of(outcome);
}

}  // namespace cleave::cli
