// Writes a work directory in which a plan of 10,000 steps is finished, for `cleave run`, and prints the
// plan's hash. Usage: bench_finished_run FOLDER

#include <filesystem>

#include <fmt/format.h>

#include "base/files.h"
#include "base/json.h"
#include "plan/plan.h"
#include "run/journal.h"

namespace {

using namespace cleave;

constexpr int step_count = 10'000;

plan::Plan large_plan() {
  plan::Plan plan;
  plan.split_id = "b0b0b0b0b0b0";
  plan.source_account = "111111111111";
  plan.destination_account = "222222222222";
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

constexpr const char* settings = R"(split = "b0b0b0b0b0b0"
roots = ["domain:app.example"]

[profiles]
source = "source"
destination = "destination"
)";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: bench_finished_run FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder / ".cleave");
  const auto plan = large_plan();
  const auto [text, hash] = plan::to_text(plan);
  write_file(folder / "cleave.toml", settings);
  write_file(folder / ".cleave/plan.json", text);
  run::Journal journal(folder / ".cleave/journal.db", {hash, plan.split_id}, run::Journal::Access::exclusive);
  finish(plan, journal);
  fmt::print("{}\n", hash);
  return 0;
}
