#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "run/action.h"

namespace cleave::run::testing {

/// What unwinds the engine as a kill would: no part of the engine may hold it up.
struct Crash {};

/// The world that the fake actions work on: things that were made and values that were changed. Thread-safe.
/// With a file it survives the process.
class FakeWorld {
 public:
  explicit FakeWorld(std::filesystem::path file = {});

  /// Called at the start of every verb and again just before it returns: where faults are injected.
  std::function<void(const std::string&step, const std::string&verb)> entering, leaving;

  bool has(const std::string& thing) const;
  Json value(const std::string& thing) const;  ///< null when there is none
  void set(const std::string& thing, const Json& value, const std::string& step);
  void remove(const std::string& thing);

  void log(const std::string& step, const std::string& verb);
  std::vector<std::string> calls() const;      ///< "VERB STEP"
  std::map<std::string, int> effects() const;  ///< how often each step changed something
  Json things() const;
  void forget_calls();

 private:
  void save() const;

  const std::filesystem::path file_;
  mutable std::mutex mutex_;
  Json things_ = Json::object();
  std::map<std::string, int> effects_;
  std::vector<std::string> calls_;
};

/// "make": makes a thing named after the step, in effect after params.settle_seconds, or repeated every
/// params.repeat_seconds; "dead" of the thing ends it. "change": sets params.thing to params.value; its undo
/// leaves something in caches for params.cached_seconds, and is refused when params.lockable is set and the
/// world has "locked". "person": waits until it is confirmed. Each fails when params.fail is set and the
/// world has "broken".
Actions fake_actions(FakeWorld& world);

/// A step of the fake kinds; its id is "KIND/NAME".
plan::Step fake_step(const std::string& id, plan::Phase phase, std::vector<std::string> needs,
                     Json params = Json::object());

}  // namespace cleave::run::testing
