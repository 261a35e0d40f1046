#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "plan/plan.h"

namespace cleave::run {

/// A step as an action gets it.
struct Task {
  const plan::Step& step;
  Json params;        ///< step.params with every expression resolved
  std::string token;  ///< idempotency token of (split, step): 32 hex digits, the same on every try
  std::string split_id;
  Time now;
  std::optional<Time> confirmed;  ///< when a person said `cleave confirm STEP`
};

/// What `check` saw.
struct Seen {
  std::optional<Json> outputs;  ///< set: the effect is already there, and these are its outputs
  Json before;                  ///< the state that `undo` must bring back; {} for a pure creation
  bool takes_stock = false;  ///< it keeps what is there: whether all that it needs still is, is asked first
};

/// In effect, or when to look again; or both, for what is repeated (`meanwhile`).
struct Progress {
  std::optional<Json> outputs;  ///< set: done
  Time again{};                 ///< set: look again at this time …
  std::string reason;           ///< … because ("image ami-1 is pending")
  bool person = false;          ///< a person has to do something first; `again` is then when to look anyway
  /// Of an undo that is done: until then caches may still hold what the step had said.
  std::optional<Time> forgotten_at = std::nullopt;
  /// Of an undo that is not done: replaces the step's outputs for the next call. null: they stay.
  Json remembered = nullptr;
  /// Of a settle that is not done: AWS does not list what was made. It may take some minutes until it does;
  /// what stays so is gone, and the step fails.
  bool missing = false;
  /// Of a settle: the code of the failure when what was made has come to its end and will never be in effect;
  /// `reason` says why. The next run takes away what is left of it and begins the step anew, with another
  /// token.
  std::string_view ended = {};

  static Progress done(Json outputs) { return {std::move(outputs), {}, {}, false, {}, {}}; }
  static Progress later(Time again, std::string reason) {
    return {std::nullopt, again, std::move(reason), false, {}, {}};
  }
  /// `thing` is how a person knows it: "ami-1", "the load balancer shop".
  static Progress not_listed(const Task& task, const std::string& thing) {
    return {std::nullopt, task.now + std::chrono::seconds(10), thing + " is not listed yet", false, {}, {},
            true};
  }
  static Progress at_its_end(std::string_view code, std::string reason) {
    return {std::nullopt, {}, std::move(reason), false, {}, {}, false, code};
  }
  /// The end of an undo. What was copied stays until `forgotten_at`, because caches may lead visitors there.
  static Progress taken_back(Time forgotten_at, std::string reason) {
    return {Json::object(), {}, std::move(reason), false, forgotten_at, {}};
  }
  /// Looks again as long as the run goes on for another reason, and keeps no run going by itself. It is done,
  /// after one look more, as soon as it is all that the steps behind it wait for.
  static Progress meanwhile(Json outputs, Time again, std::string reason) {
    return {std::move(outputs), again, std::move(reason), false};
  }
  bool is_repeated() const { return outputs && again != Time{}; }
};

/// The code behind a kind of step. Called from worker threads, one call at a time per step, several steps at
/// once. Any verb may throw Error; the step then fails, unless the error may pass by itself
/// (unreachable, throttled: it is tried again, by way of `check`) or the credentials are at fault (the run
/// stops). After a crash the runner calls `check` first: it
/// alone decides whether `apply` happened, so it must recognise its own work (idempotency token, the tag
/// `cleave:step`, the content).
class Action {
 public:
  virtual ~Action() = default;

  /// Reads back from AWS: is it already so? Makes no change.
  virtual Seen check(const Task& task) = 0;
  /// Makes the calls. `before` is what the first `check` saw. Returns the outputs (ids made). A second apply
  /// after a partial one must finish it and repeat nothing.
  virtual Json apply(const Task& task, const Json& before) = 0;
  /// Is it in effect yet?
  virtual Progress settle(const Task& task, const Json& outputs);
  /// Of a step that is done: is what it has made still there? Asked when one that needs it fails or waits for
  /// long. Makes no change. A `settle` says so too, with Progress::not_listed.
  virtual bool is_there(const Task& task, const Json& outputs);
  /// Would `undo` be refused as things stand now? Makes no change. Throws Error when somebody else has
  /// changed what it would put back, or when something is locked. Asked of all steps before the first is
  /// taken back.
  virtual void demand_undo(const Task& task, const Json& before, const Json& outputs);
  /// Puts back `before`. Called again until done; must be harmless when there is nothing (left) to put back.
  /// `outputs` is what apply returned, or null when that is unknown (then find out as `check` does).
  virtual Progress undo(const Task& task, const Json& before, const Json& outputs) = 0;
};

/// Kind of step → its action.
using Actions = std::map<std::string, std::unique_ptr<Action>, std::less<>>;

}  // namespace cleave::run
