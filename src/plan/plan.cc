#include "plan/plan.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/suggest.h"

namespace cleave::plan {
namespace {

constexpr int format_number = 1;
constexpr std::array<std::string_view, 5> phase_names{"prepare", "copy", "cutover", "drain", "retire"};
constexpr std::array<std::string_view, 4> decision_names{"move", "copy", "share", "leave"};
constexpr std::array<std::string_view, 2> side_names{"source", "destination"};

/// The number of `text` among `names`; throws with a suggestion when it is none of them.
template <std::size_t count>
std::size_t number_of(std::string_view text, const std::array<std::string_view, count>& names,
                      std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw Error(Error::Kind::input, fmt::format("unknown-{}", what), fmt::format("'{}' is no {}", text, what))
      .next(fmt::format("Use one of: {}. {}", fmt::join(names, ", "),
                        did_you_mean(text, std::vector<std::string>(names.begin(), names.end()))));
}

Json step_to_json(const Step& step) {
  return {{"id", step.id},
          {"kind", step.kind},
          {"phase", to_text(step.phase)},
          {"side", to_text(step.side)},
          {"region", step.region},
          {"needs", step.needs},
          {"params", step.params},
          {"reason", step.reason},
          {"resource", step.resource},
          {"reversible", step.reversible},
          {"expected_seconds", step.expected_seconds}};
}

Step step_from_json(const Json& json) {
  Step step;
  step.id = text(json, "id");
  step.kind = text(json, "kind");
  step.phase = phase_from_text(text(json, "phase"));
  step.side = static_cast<Side>(number_of(text(json, "side"), side_names, "side"));
  step.region = text(json, "region");
  step.needs = at(json, "needs").get<std::vector<std::string>>();
  step.params = at(json, "params");
  step.reason = text(json, "reason");
  step.resource = text(json, "resource");
  step.reversible = at(json, "reversible").get<bool>();
  step.expected_seconds = at(json, "expected_seconds").get<double>();
  return step;
}

Json content(const Plan& plan) {
  Json fates = Json::array(), names = Json::array(), steps = Json::array(), downtime = Json::array();
  for (const auto& fate : plan.fates) {
    fates.push_back(
        {{"resource", fate.resource}, {"decision", to_text(fate.decision)}, {"reason", fate.reason}});
  }
  for (const auto& name : plan.names) {
    names.push_back({{"source", name.source},
                     {"kind", name.kind},
                     {"becomes", name.becomes},
                     {"resource", name.resource}});
  }
  for (const auto& step : plan.steps) steps.push_back(step_to_json(step));
  for (const auto& host : plan.downtime) {
    downtime.push_back({{"host", host.host}, {"seconds", host.seconds}, {"reason", host.reason}});
  }
  return {{"format", format_number},
          {"split_id", plan.split_id},
          {"made_at", to_rfc3339(plan.made_at)},
          {"source_account", plan.source_account},
          {"destination_account", plan.destination_account},
          {"source_hash", plan.source_hash},
          {"destination_hash", plan.destination_hash},
          {"fates", std::move(fates)},
          {"names", std::move(names)},
          {"steps", std::move(steps)},
          {"downtime", std::move(downtime)},
          {"critical_path", plan.critical_path},
          {"point_of_no_return", plan.point_of_no_return},
          {"checklist", plan.checklist},
          {"warnings", plan.warnings},
          {"dropped", plan.dropped}};
}

std::string hash_of(const Json& content) {
  return hex(sha256(dump(content))).substr(0, 16);
}

Plan read(const Json& json) {
  if (number_or(json, "format", 0) != format_number) {
    throw Error(Error::Kind::input, "bad-plan", "this is no plan of this version of cleave");
  }
  Plan plan;
  plan.split_id = text(json, "split_id");
  plan.made_at = from_rfc3339(text(json, "made_at"));
  plan.source_account = text(json, "source_account");
  plan.destination_account = text(json, "destination_account");
  plan.source_hash = text(json, "source_hash");
  plan.destination_hash = text(json, "destination_hash");
  for (const auto& fate : at(json, "fates")) {
    plan.fates.push_back(
        {text(fate, "resource"), decision_from_text(text(fate, "decision")), text(fate, "reason")});
  }
  for (const auto& name : at(json, "names")) {
    plan.names.push_back(
        {text(name, "source"), text(name, "kind"), at(name, "becomes"), text(name, "resource")});
  }
  for (const auto& step : at(json, "steps")) plan.steps.push_back(step_from_json(step));
  for (const auto& host : at(json, "downtime")) {
    plan.downtime.push_back({text(host, "host"), at(host, "seconds").get<double>(), text(host, "reason")});
  }
  plan.critical_path = at(json, "critical_path").get<std::vector<std::string>>();
  plan.point_of_no_return = text(json, "point_of_no_return");
  plan.checklist = at(json, "checklist").get<std::vector<std::string>>();
  plan.warnings = at(json, "warnings").get<std::vector<std::string>>();
  plan.dropped = at(json, "dropped").get<std::vector<std::string>>();
  return plan;
}

}  // namespace

std::string_view to_text(Phase phase) {
  return phase_names[static_cast<std::size_t>(phase)];
}
std::string_view to_text(Decision decision) {
  return decision_names[static_cast<std::size_t>(decision)];
}
std::string_view to_text(Side side) {
  return side_names[static_cast<std::size_t>(side)];
}

Phase phase_from_text(std::string_view text) {
  return static_cast<Phase>(number_of(text, phase_names, "phase"));
}

Decision decision_from_text(std::string_view text) {
  return static_cast<Decision>(number_of(text, decision_names, "decision"));
}

const Step* Plan::find(std::string_view step_id) const {
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.id == step_id; });
  return found == steps.end() ? nullptr : &*found;
}

std::string hash(const Plan& plan) {
  return hash_of(content(plan));
}

Json to_json(const Plan& plan) {
  Json json = content(plan);
  const std::string hash = hash_of(json);
  json["hash"] = hash;
  return json;
}

Plan plan_from_json(const Json& json, std::string_view where) {
  const auto bad = [&](std::string_view what) {
    return Error(Error::Kind::input, "bad-plan", std::string(what))
        .where(std::string(where))
        .next("Make it again with cleave plan.");
  };
  if (!json.is_object()) throw bad("this is no plan");
  Json without_hash = json;
  without_hash.erase("hash");
  const auto hash = json.find("hash");
  if (hash == json.end() || !hash->is_string()) throw bad("this is no plan: it has no hash");
  if (*hash != hash_of(without_hash))
    throw bad("the plan was changed after it was made: its hash does not fit");
  return read(without_hash);
}

}  // namespace cleave::plan
