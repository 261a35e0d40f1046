#include "cli/engine.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "cli/interrupted.h"
#include "cli/plans.h"
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
#include "move/wait/steps.h"
#include "report/ending.h"
#include "report/progress_json.h"
#include "report/progress_terminal.h"
#include "run/undo.h"
#include "run/update.h"

namespace cleave::cli {
namespace {

/// "0123456789abcdef", or both plans that the user may mean.
std::string choice_of(const std::vector<const Plans::One*>& plans) {
  if (plans.size() == 1) return plans.front()->hash;
  return fmt::format("{} of plan.json, {} of the plan that has begun", plans.front()->hash,
                     plans.back()->hash);
}

std::string ask_for_hash(const std::vector<const Plans::One*>& plans, Output& output) {
  if (::isatty(STDIN_FILENO) == 0 || output.form() == Output::Form::json) {
    throw Error(Error::Kind::input, "not-confirmed", "nobody has confirmed the plan")
        .where(fmt::format("plan {}", choice_of(plans)))
        .next(fmt::format("Read it with `cleave plan --show {0}`, then pass --yes {0}", plans.front()->hash));
  }
  output.text(fmt::format("Type the plan's hash ({}) to go on: ", choice_of(plans)));
  output.finish();
  std::string typed;
  std::getline(std::cin, typed);
  return typed;
}

/// The plan whose hash the user gives.
const Plans::One& confirmed(const std::vector<const Plans::One*>& plans, const EngineWords& words,
                            Output& output) {
  const auto hash = words.confirmed_hash.empty() ? ask_for_hash(plans, output) : words.confirmed_hash;
  for (const auto* one : plans)
    if (one->hash == hash) return *one;
  throw Error(Error::Kind::input, "wrong-hash",
              fmt::format("the plan's hash is {}, not '{}'", choice_of(plans), hash))
      .next(fmt::format(
          "Read the plan again with `cleave plan --show {}`: it is not the one that you confirmed.",
          plans.front()->hash));
}

/// What may be executed: undo goes by the plan that has begun; a run may also let plan.json take over from
/// it.
std::vector<const Plans::One*> executable(const Plans& plans, run::Direction direction) {
  if (direction == run::Direction::forward && plans.begun && plans.file) return {&*plans.file, &*plans.begun};
  return {&plans.in_effect()};
}

void require_split(const plan::Plan& plan, const Settings& settings, const WorkDir& work_dir) {
  if (plan.split_id == settings.split_id) return;
  throw Error(Error::Kind::input, "foreign-plan",
              fmt::format("the plan is of split '{}', but {} is of '{}'", plan.split_id, settings.file,
                          settings.split_id))
      .where(work_dir.plan_path().string())
      .next(fmt::format("Put split = \"{}\" back to go on with this plan, or make another with: cleave plan",
                        plan.split_id));
}

/// A plan that has begun is carried on whatever was read since; a new one must be of what is known now.
const plan::Plan& plan_to_execute(const Plans& plans, const WorkDir& work_dir, const EngineWords& words,
                                  const Settings& settings, Output& output) {
  for (const auto* one : executable(plans, words.direction)) require_split(one->plan, settings, work_dir);
  const auto& chosen = confirmed(executable(plans, words.direction), words, output);
  const bool has_begun = plans.begun && chosen.hash == plans.begun->hash;
  if (words.direction == run::Direction::forward && !has_begun) require_current(chosen.plan, work_dir);
  return chosen.plan;
}

/// plan.json is a copy of what is executed: for people, and for their programs.
void put_back(const Plans& plans, const plan::Plan& plan, const WorkDir& work_dir) {
  const bool is_there = std::filesystem::exists(work_dir.plan_path()) && !plans.file_error;
  const bool is_it = plans.file ? &plans.file->plan == &plan : true;
  if (!is_there || !is_it) work_dir.write(work_dir.plan_path(), plan::to_text(plan).text);
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
      [] { return terminal_columns(STDERR_FILENO); });
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
  const bool person = std::any_of(outcome.waiting.begin(), outcome.waiting.end(),
                                  [](const auto& waiting) { return waiting.wait.person; });
  return person ? Exit::person : Exit::waiting;
}

/// Lets the plan take over from the one that has begun: what cannot be brought up to date is taken back
/// first. Nothing when that is done, else how far it has come.
std::optional<run::Outcome> take_over(const WorkDir& work_dir, const Plans::One& earlier,
                                      const plan::Plan& plan, const run::Actions& actions, Clock& clock,
                                      run::Observer& observer, const run::Options& options) {
  const auto& begun = earlier.plan;
  auto journal = open_journal(work_dir, begun, run::Journal::Access::exclusive);
  require_replaceable(earlier, journal.records(), plan.split_id, work_dir);
  const auto upkeep = move::upkeep();
  const auto update = run::update(begun, plan, journal.records(), upkeep);
  if (update.takes_back) {
    const auto outcome =
        run::undo(update.back, actions, journal, clock, observer, plan::Phase::prepare, options);
    if (outcome.result != run::Outcome::Result::done) return outcome;
  }
  const auto text = plan::to_text(plan);
  journal.hand_over({text.hash, plan.split_id, text.text},
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
      ->check(number_of("seconds", 0, most_seconds));
  add_endpoint_option(command, invocation);
}

run::Journal open_journal(const WorkDir& work_dir, const plan::Plan& plan, run::Journal::Access access) {
  auto text = plan::to_text(plan);
  return run::Journal(work_dir.journal_path(), {std::move(text.hash), plan.split_id, std::move(text.text)},
                      access);
}

run::Records read_records(const WorkDir& work_dir, const plan::Plan& plan) {
  const auto kept = run::plan_of_journal(work_dir.journal_path());
  if (!kept || kept->owner.plan_hash != plan::hash(plan)) return {};
  return open_journal(work_dir, plan, run::Journal::Access::shared).records();
}

Exit with_engine(const Invocation& invocation, const EngineWords& words, Output& output,
                 const std::function<run::Outcome(const Engine& engine)>& work) {
  const auto work_dir = invocation.open_work_dir();
  const auto settings = read_settings(work_dir.settings_path());
  const auto lock = work_dir.lock();
  const auto plans = read_plans(work_dir);
  tell(plans, work_dir, output);
  const auto& plan = plan_to_execute(plans, work_dir, words, settings, output);
  if (words.direction == run::Direction::forward) put_back(plans, plan, work_dir);
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
  const bool objects = words.direction == run::Direction::undo && !words.anyway;
  const SplitDrift drift(settings, accounts, work_dir, plan, objects);
  move::add_drift_actions(actions, drift);
  move::add_let_go_actions(actions, drift);
  auto observer = make_observer(output);
  std::optional<run::Outcome> ended;
  if (plans.begun && &plans.begun->plan != &plan)
    ended = take_over(work_dir, *plans.begun, plan, actions, *clock, *observer, engine_options(words));
  if (ended) {
    observer.reset();
    output.text(report::ending(plan, *ended, words.direction, chosen_phase(words)));
    return exit_of(*ended);
  }
  auto journal = open_journal(work_dir, plan, run::Journal::Access::exclusive);
  const Json by = {{"clock", words.clock}, {"way", words.direction == run::Direction::undo ? "undo" : "run"}};
  journal.note("began", by, clock->now());
  const auto outcome = work({plan, actions, journal, *clock, *observer, engine_options(words), drift});
  observer.reset();  // It ends its last line.
  journal.note("ended", by, clock->now());
  output.text(report::ending(plan, outcome, words.direction, chosen_phase(words)));
  return exit_of(outcome);
}

}  // namespace cleave::cli
