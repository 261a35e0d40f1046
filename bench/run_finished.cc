// How long `cleave run` takes to see that a finished plan of 10,000 steps is finished. Wanted: under 1 s.

#include <stdlib.h>

#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "base/error.h"
#include "run/runner.h"

namespace {

using namespace cleave;

constexpr int step_count = 10'000;

class NoAction : public run::Action {
 public:
  run::Seen check(const run::Task&) override {
    throw Error(Error::Kind::failed, "called", "nothing is left to do");
  }
  Json apply(const run::Task&, const Json&) override { return {}; }
  run::Progress undo(const run::Task&, const Json&, const Json&) override { return run::Progress::done({}); }
};

class Silence : public run::Observer {
 public:
  void notice(const run::Event&) override {}
};

plan::Plan large_plan() {
  plan::Plan plan;
  plan.split_id = "bench";
  for (int i = 0; i < step_count; ++i) {
    plan::Step step;
    step.id = fmt::format("ec2/create-image/i-{:017x}", i);
    step.kind = "ec2/create-image";
    step.phase = static_cast<plan::Phase>(i * 5 / step_count);
    step.expected_seconds = 60;
    for (int need : {i / 2, i - 7}) {
      if (need >= 0 && need < i) step.needs.push_back(plan.steps[static_cast<std::size_t>(need)].id);
    }
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

void finish(const plan::Plan& plan, run::Journal& journal) {
  std::vector<run::Journal::Entry> entries;
  for (const auto& step : plan.steps) {
    run::Record record;
    record.state = run::State::done;
    record.before = Json::object();
    record.outputs = Json{{"ImageId", "ami-0123456789abcdef0"}, {"Region", "us-east-1"}};
    entries.push_back({step.id, record, "done", Json::object()});
  }
  journal.write(entries, SystemClock().now());
}

}  // namespace

int main() {
  auto folder = (std::filesystem::temp_directory_path() / "cleave-bench-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const auto path = std::filesystem::path(folder) / "journal.db";
  const run::Journal::Owner owner{"0123456789abcdef", "bench"};
  const auto plan = large_plan();
  {
    run::Journal journal(path, owner, run::Journal::Access::exclusive);
    finish(plan, journal);
  }
  run::Actions actions;
  actions.emplace("ec2/create-image", std::make_unique<NoAction>());
  SystemClock clock;
  Silence silence;
  const auto start = std::chrono::steady_clock::now();
  run::Journal journal(path, owner, run::Journal::Access::exclusive);
  const auto outcome = run::run(plan, actions, journal, clock, silence, {});
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("{:<48} {:>8.3f} s   (wanted: under 1 s)\n", "run of a finished plan of 10,000 steps", took);
  std::filesystem::remove_all(folder);
  return outcome.result == run::Outcome::Result::done ? 0 : 1;
}
