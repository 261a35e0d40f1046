#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "plan/leading_steps.h"
#include "plan/new_step.h"
#include "plan/service_planners.h"

namespace cleave::plan {
namespace {

/// What both databases take for one step of the usual size.
constexpr double seconds_to_ask = 2;
constexpr double seconds_to_read_all = 30;

Json side(const Json& dsn, const std::string& password) {
  Json side{{"Dsn", dsn}};
  if (!password.empty()) side["Password"] = password;
  return side;
}

/// Where the destination's database will be found: as the user says, or on the copy of the source's instance.
Json destination_dsn(const Draft& draft, const Databases& databases) {
  if (!databases.destination.empty()) return databases.destination;
  Json dsn = draft.rewritten(Json(databases.source));
  if (dsn != Json(databases.source)) return dsn;
  throw Error(Error::Kind::input, "same-database",
              fmt::format("nothing in {} changes with the split, so it does not say where the destination's "
                          "database will be",
                          databases.source))
      .where("mysql.source in cleave.toml")
      .next("Add under [mysql]: destination = \"mysql://USER@HOST/DATABASE\".");
}

/// The steps from the guard before the image to the last comparison, each with what the steps of the other
/// services have to wait for.
class DatabaseSteps {
 public:
  DatabaseSteps(Draft& draft, const Databases& databases)
      : draft_(draft),
        databases_(databases),
        source_(side(databases.source, databases.source_password)),
        both_{{"Source", source_},
              {"Destination", side(destination_dsn(draft, databases), databases.destination_password)}} {}

  void add() {
    before_the_image();
    on_the_copy();
    before_visitors_come();
    until_the_source_is_silent();
    remind();
  }

 private:
  Step step(std::string_view kind, std::string_view key, Phase phase, Side where, Json params,
            std::string reason, double seconds) const {
    Step step = new_step(kind, key, phase, where, nullptr, std::move(params));
    step.reason = std::move(reason);
    step.expected_seconds = seconds;
    return step;
  }

  /// Params of a step that merges.
  Json merging() const {
    Json params = both_;
    params["Baseline"] = from(baseline_, "File");
    params["Merge"] = databases_.merge;
    return params;
  }

  void before_the_image() {
    guarded_source_ =
        draft_
            .add(step(
                "mysql/guard-source", databases_.name, Phase::prepare, Side::source, {{"Source", source_}},
                "From now on the source gives new rows odd ids only, so that the copy can give even ones: "
                "it has to be so before the image is taken.",
                seconds_to_ask))
            .id;
    for (Step* other : draft_.steps_of(Phase::copy)) {
      if (other->kind == "ec2/create-image") other->needs.push_back(guarded_source_);
    }
  }

  void on_the_copy() {
    Json params = both_;
    params["SourceMemory"] = from(guarded_source_, "Memory");
    Step guard = step("mysql/guard", databases_.name, Phase::copy, Side::destination, std::move(params),
                      "The copy gives even ids. Both servers are asked whether that is so for every session.",
                      seconds_to_ask);
    for (const Step* other : draft_.steps_of(Phase::copy)) {
      if (other->kind == "ec2/run-instance" || other->kind == "ec2/associate-address")
        guard.needs.push_back(other->id);
    }
    Step check =
        step("mysql/check", databases_.name, Phase::copy, Side::destination, both_,
             "What would keep both databases from being merged is found before anybody depends on it.",
             seconds_to_ask);
    check.needs = {draft_.add(std::move(guard)).id};
    Step baseline =
        step("mysql/baseline", databases_.name, Phase::copy, Side::destination, both_,
             "Nobody writes to the copy yet: it is the state that both sides start from, and what "
             "each has changed can be told by it.",
             seconds_to_read_all);
    baseline.needs = {draft_.add(std::move(check)).id};
    baseline_ = draft_.add(std::move(baseline)).id;
  }

  void before_visitors_come() {
    Step merge = step("mysql/merge", "catch-up", Phase::cutover, Side::destination, merging(),
                      "What the source has written since the image comes over just before visitors do.",
                      seconds_to_read_all);
    for (const Step* other : draft_.steps_of(Phase::prepare)) {
      if (other->kind == "wait/ttl") merge.needs.push_back(other->id);
    }
    for (const Step* other : draft_.steps_of(Phase::cutover)) {
      const bool may_take_long = other->kind == "s3/copy-objects" || other->kind == "names/rescan";
      if (may_take_long) merge.needs.push_back(other->id);
    }
    last_ = draft_.add(std::move(merge)).id;
    for (Step* other : leading_steps(draft_)) {
      other->needs.push_back(last_);
      led_.push_back(other->id);
    }
  }

  /// The step is the next one to wait for.
  void follow(Step step) {
    step.needs.push_back(last_);
    last_ = draft_.add(std::move(step)).id;
  }

  void until_the_source_is_silent() {
    std::vector<std::string> waits;
    Json caches = Json::array();
    double longest = 0;
    for (const Step* other : draft_.steps_of(Phase::drain)) {
      if (other->kind != "wait/caches") continue;
      waits.push_back(other->id);
      caches.push_back(other->params);
      longest = std::max(longest, other->expected_seconds);
    }
    Json params = merging();
    params["QuietSeconds"] = databases_.quiet_seconds;
    params["Caches"] = std::move(caches);
    Step watch = step("mysql/watch", databases_.name, Phase::drain, Side::source, std::move(params),
                      fmt::format("What visitors with old answers still write at the source is brought over, "
                                  "until none may be left and nothing was written for {} s.",
                                  databases_.quiet_seconds),
                      longest + static_cast<double>(databases_.quiet_seconds));
    watch.needs = led_;
    follow(std::move(watch));
    Step freeze =
        step("mysql/freeze", databases_.name, Phase::drain, Side::source, both_,
             "The source's database takes no writes any more: what comes late fails, and is not lost "
             "unseen.",
             seconds_to_ask);
    freeze.needs = std::move(waits);
    follow(std::move(freeze));
    follow(step("mysql/merge", "final", Phase::drain, Side::destination, merging(),
                "What was written between the last look and the freeze.", seconds_to_read_all));
    follow(step("mysql/diff", databases_.name, Phase::drain, Side::destination, merging(),
                "Both databases and the state that they started from are compared once more: nothing of the "
                "source may be missing, and no conflict may be open.",
                seconds_to_read_all));
    for (const char* kind : {"manual/confirm-drained", "drain/decide"})
      if (Step* drained = draft_.find_step(step_id(kind, "source"))) drained->needs.push_back(last_);
  }

  void remind() {
    draft_.remind(
        fmt::format("The destination's database {} goes on counting ids in twos, which does no harm; set "
                    "auto_increment_increment and auto_increment_offset back to 1 when you like, in its "
                    "option files too.",
                    databases_.name));
    draft_.remind(
        "Which rows got new ids stands in the destination's table cleave_merged: drop it, and "
        "cleave_conflicts, when nobody wants to know any more.");
  }

  Draft& draft_;
  const Databases& databases_;
  const Json source_, both_;
  std::string guarded_source_, baseline_, last_;
  std::vector<std::string> led_;  ///< the steps that lead visitors to the destination
};

void declare_mysql(Draft&) {}

void add_mysql_steps(Draft& draft) {
  if (const auto& databases = draft.decisions().databases) DatabaseSteps(draft, *databases).add();
}

}  // namespace

ServicePlanner mysql_planner() {
  return {"mysql", declare_mysql, add_mysql_steps};
}

}  // namespace cleave::plan
