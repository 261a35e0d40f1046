#include "run/fake_world.h"

#include "base/error.h"
#include "base/files.h"

namespace cleave::run::testing {
namespace {

/// Reports the beginning and the end of a verb to the world.
class Visit {
 public:
  Visit(FakeWorld& world, const Task& task, std::string verb)
      : world_(world), step_(task.step.id), verb_(std::move(verb)) {
    world_.log(step_, verb_);
    if (world_.entering) world_.entering(step_, verb_);
  }
  void leave() const {
    if (world_.leaving) world_.leaving(step_, verb_);
  }

 private:
  FakeWorld& world_;
  const std::string step_;
  const std::string verb_;
};

void fail_if_broken(const FakeWorld& world, const Task& task) {
  if (flag_or(task.params, "fail", false) && world.has("broken")) {
    throw Error(Error::Kind::refused, "FakeFault", "the fake world is broken")
        .where(task.step.id)
        .next("Mend it.");
  }
}

class Make : public Action {
 public:
  explicit Make(FakeWorld& world) : world_(world) {}

  Seen check(const Task& task) override {
    const Visit visit(world_, task, "check");
    Seen seen;
    seen.before = Json::object();
    const auto thing = world_.value(task.step.id);
    if (!thing.is_null() && thing["token"] == task.token) seen.outputs = outputs(task);
    visit.leave();
    return seen;
  }

  Json apply(const Task& task, const Json&) override {
    const Visit visit(world_, task, "apply");
    fail_if_broken(world_, task);
    world_.set(task.step.id,
               {{"token", task.token}, {"params", task.params}, {"made_at", to_rfc3339(task.now)}},
               task.step.id);
    visit.leave();
    return outputs(task);
  }

  Progress settle(const Task& task, const Json& made) override {
    const Visit visit(world_, task, "settle");
    const auto thing = world_.value(task.step.id);
    if (thing.is_null()) return Progress::not_listed(task, task.step.id);
    if (flag_or(thing, "dead", false)) return Progress::at_its_end("make-failed", task.step.id + " is dead");
    const auto ready = from_rfc3339(text(thing, "made_at")) +
                       std::chrono::seconds(number_or(task.params, "settle_seconds", 0));
    visit.leave();
    if (const auto seconds = number_or(task.params, "repeat_seconds", 0); seconds > 0)
      return Progress::meanwhile(made, task.now + std::chrono::seconds(seconds), "it is repeated");
    return task.now >= ready ? Progress::done(made) : Progress::later(ready, "it is pending");
  }

  bool is_there(const Task& task, const Json&) override { return world_.has(task.step.id); }

  Progress undo(const Task& task, const Json&, const Json&) override {
    const Visit visit(world_, task, "undo");
    fail_if_broken(world_, task);
    world_.remove(task.step.id);
    visit.leave();
    return Progress::done(Json::object());
  }

 private:
  static Json outputs(const Task& task) { return {{"Id", "id-of-" + task.step.id}}; }
  FakeWorld& world_;
};

class Change : public Action {
 public:
  explicit Change(FakeWorld& world) : world_(world) {}

  Seen check(const Task& task) override {
    const Visit visit(world_, task, "check");
    Seen seen;
    seen.before = world_.value(text(task.params, "thing"));
    if (seen.before == task.params["value"]) seen.outputs = Json::object();
    visit.leave();
    return seen;
  }

  Json apply(const Task& task, const Json&) override {
    const Visit visit(world_, task, "apply");
    fail_if_broken(world_, task);
    world_.set(text(task.params, "thing"), task.params["value"], task.step.id);
    visit.leave();
    return Json::object();
  }

  void demand_undo(const Task& task, const Json&, const Json&) override {
    if (flag_or(task.params, "lockable", false) && world_.has("locked"))
      throw Error(Error::Kind::failed, "locked", "somebody has locked it").where(task.step.id);
  }

  Progress undo(const Task& task, const Json& before, const Json&) override {
    const Visit visit(world_, task, "undo");
    world_.set(text(task.params, "thing"), before, "undo of " + task.step.id);
    visit.leave();
    const auto cached = std::chrono::seconds(number_or(task.params, "cached_seconds", 0));
    if (cached.count() == 0) return Progress::done(Json::object());
    return Progress::taken_back(task.now + cached, "caches hold it");
  }

 private:
  FakeWorld& world_;
};

class Person : public Action {
 public:
  explicit Person(FakeWorld& world) : world_(world) {}

  Seen check(const Task& task) override {
    const Visit visit(world_, task, "check");
    return {};
  }
  Json apply(const Task& task, const Json&) override {
    const Visit visit(world_, task, "apply");
    return Json::object();
  }
  Progress settle(const Task& task, const Json& outputs) override {
    const Visit visit(world_, task, "settle");
    if (task.confirmed) return Progress::done(outputs);
    return {std::nullopt, task.now + std::chrono::hours(1), "somebody has to look at it", true};
  }
  Progress undo(const Task& task, const Json&, const Json&) override {
    const Visit visit(world_, task, "undo");
    return Progress::done(Json::object());
  }

 private:
  FakeWorld& world_;
};

}  // namespace

FakeWorld::FakeWorld(std::filesystem::path file) : file_(std::move(file)) {
  if (file_.empty()) return;
  const auto content = read_file_if_exists(file_);
  if (!content) return;
  const auto json = parse_json(*content, file_.string());
  things_ = json["things"];
  effects_ = json["effects"].get<std::map<std::string, int>>();
}

bool FakeWorld::has(const std::string& thing) const {
  return !value(thing).is_null();
}

Json FakeWorld::value(const std::string& thing) const {
  const std::lock_guard lock(mutex_);
  return things_.value(thing, Json());
}

void FakeWorld::set(const std::string& thing, const Json& value, const std::string& step) {
  const std::lock_guard lock(mutex_);
  things_[thing] = value;
  ++effects_[step];
  save();
}

void FakeWorld::remove(const std::string& thing) {
  const std::lock_guard lock(mutex_);
  things_.erase(thing);
  save();
}

void FakeWorld::log(const std::string& step, const std::string& verb) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(verb + " " + step);
}

std::vector<std::string> FakeWorld::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

std::map<std::string, int> FakeWorld::effects() const {
  const std::lock_guard lock(mutex_);
  return effects_;
}

/// Without the times, which depend on how often the engine was interrupted.
Json FakeWorld::things() const {
  const std::lock_guard lock(mutex_);
  Json things = things_;
  for (auto& thing : things) {
    if (thing.is_object()) thing.erase("made_at");
  }
  return things;
}

void FakeWorld::forget_calls() {
  const std::lock_guard lock(mutex_);
  calls_.clear();
}

void FakeWorld::save() const {
  if (!file_.empty()) write_file(file_, dump({{"things", things_}, {"effects", effects_}}));
}

Actions fake_actions(FakeWorld& world) {
  Actions actions;
  actions.emplace("make", std::make_unique<Make>(world));
  actions.emplace("change", std::make_unique<Change>(world));
  actions.emplace("person", std::make_unique<Person>(world));
  return actions;
}

plan::Step fake_step(const std::string& id, plan::Phase phase, std::vector<std::string> needs, Json params) {
  plan::Step step;
  step.id = id;
  step.kind = id.substr(0, id.find('/'));
  step.phase = phase;
  step.needs = std::move(needs);
  step.params = std::move(params);
  step.expected_seconds = 1;
  return step;
}

}  // namespace cleave::run::testing
