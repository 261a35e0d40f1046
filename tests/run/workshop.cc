#include <fmt/format.h>

#include "run/workshop.h"

#include <stdlib.h>

namespace cleave::run::testing {
namespace {

std::string say(const RunStarted& event) {
  std::size_t total = 0;
  for (const auto& count : event.phases) total += count.total;
  return fmt::format("start {}", total);
}
std::string say(const StepStarted& event) {
  return "begin " + event.step.id;
}
std::string say(const StepWaiting& event) {
  return "wait " + event.step.id;
}
std::string say(const StepHindered& event) {
  return "hindered " + event.step.id + " by " + event.failure.code;
}
std::string say(const StepDone& event) {
  return (event.effect == Effect::found ? "found " : "done ") + event.step.id;
}
std::string say(const StepFailed& event) {
  return "failed " + event.step.id;
}
std::string say(const StepsBlocked& event) {
  auto text = "blocked by " + event.by.id + ":";
  for (const auto* step : event.steps) text += " " + step->id;
  return text;
}
std::string say(const PhaseDone& event) {
  return fmt::format("phase {}", to_text(event.phase));
}
std::string say(const Sleeping& event) {
  return "sleep until " + to_rfc3339(event.until);
}

/// In memory where there is such a place: the tests make thousands of durable writes.
std::filesystem::path new_folder() {
  const std::filesystem::path memory = "/dev/shm";
  const auto parent = std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  auto name = (parent / "cleave-run-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw Error(Error::Kind::failed, "no-folder", "no temporary folder");
  return name;
}

}  // namespace

void Recorder::notice(const Event& event) {
  said.push_back(std::visit([](const auto& one) { return say(one); }, event));
}

Workshop::Workshop() : folder(new_folder()), clock(from_rfc3339("2026-11-23T06:00:00Z")) {
  plan.split_id = "split-1";
  plan.steps = estate_steps();
}

Workshop::~Workshop() {
  std::filesystem::remove_all(folder);
}

Outcome Workshop::run(const Options& options) {
  auto opened = journal();
  return run::run(plan, fake_actions(world), opened, clock, recorder, options);
}

Outcome Workshop::undo(std::optional<plan::Phase> to, const Options& options) {
  auto opened = journal();
  return run::undo(plan, fake_actions(world), opened, clock, recorder, to, options);
}

Journal Workshop::journal(Journal::Access access) const {
  return Journal(folder / "journal.db", owner, access);
}

Record Workshop::record(const std::string& step) const {
  return journal(Journal::Access::shared).records()[step];
}

std::vector<plan::Step> estate_steps() {
  using plan::Phase;
  return {
      fake_step("make/image", Phase::copy, {}, {{"settle_seconds", 3600}}),
      fake_step("change/ttl", Phase::prepare, {}, {{"thing", "ttl"}, {"value", 60}}),
      fake_step("make/instance", Phase::copy, {"make/image"},
                {{"ImageId", {{"$from", "make/image"}, {"path", "Id"}}}, {"settle_seconds", 60}}),
      fake_step("make/balancer", Phase::copy, {"make/instance"}),
      fake_step("change/record", Phase::cutover, {"make/balancer", "change/ttl"},
                {{"thing", "record"}, {"value", "destination"}}),
      fake_step("make/patience", Phase::drain, {"change/record"}, {{"settle_seconds", 172800}}),
      fake_step("make/checklist", Phase::retire, {"make/patience"}),
  };
}

}  // namespace cleave::run::testing
