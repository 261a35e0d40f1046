#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "run/fake_world.h"
#include "run/journal.h"
#include "run/observer.h"
#include "run/runner.h"
#include "run/undo.h"

namespace cleave::run::testing {

/// Keeps what was said, as short texts: "done make/a", "blocked by make/a: make/b make/c".
class Recorder : public Observer {
 public:
  void notice(const Event& event) override;
  std::vector<std::string> said;
};

/// A fake world, a plan, a clock and a journal in a folder of its own, which goes with it.
class Workshop {
 public:
  Workshop();
  ~Workshop();

  Outcome run(const Options& options = {});
  Outcome undo(std::optional<plan::Phase> to = std::nullopt, const Options& options = {});
  Journal journal(Journal::Access access = Journal::Access::exclusive) const;
  Record record(const std::string& step) const;

  std::filesystem::path folder;
  plan::Plan plan;
  FakeWorld world;
  VirtualClock clock;
  Recorder recorder;
  Journal::Owner owner{"0123456789abcdef", "split-1"};
};

/// Seven steps of every fake kind but "person", in all phases: makes and changes, an hour's and two days'
/// wait.
std::vector<plan::Step> estate_steps();

/// Where the list has the item; behind its end when it has not.
inline std::size_t position(const std::vector<std::string>& list, const std::string& item) {
  return static_cast<std::size_t>(std::find(list.begin(), list.end(), item) - list.begin());
}

}  // namespace cleave::run::testing
