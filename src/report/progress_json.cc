#include "report/progress_json.h"

namespace cleave::report {
namespace {

using run::Direction;
using run::Effect;

Json about(std::string_view event, Time at) {
  return {{"event", event}, {"at", to_rfc3339(at)}};
}

Json about(std::string_view event, Time at, const plan::Step& step) {
  auto json = about(event, at);
  json["step"] = step.id;
  json["phase"] = to_text(step.phase);
  return json;
}

Json render(const run::RunStarted& event) {
  auto json = about("run_started", event.at);
  json["direction"] = event.direction == Direction::forward ? "run" : "undo";
  json["phases"] = Json::array();
  for (const auto& count : event.phases) {
    json["phases"].push_back({{"phase", to_text(count.phase)}, {"total", count.total}, {"done", count.done}});
  }
  return json;
}

Json render(const run::StepStarted& event) {
  auto json = about("step_started", event.at, event.step);
  json["attempt"] = event.attempt;
  return json;
}

Json render(const run::StepWaiting& event) {
  auto json = about("step_waiting", event.at, event.step);
  json["until"] = to_rfc3339(event.wait.until);
  json["reason"] = event.wait.reason;
  json["person"] = event.wait.person;
  return json;
}

Json render(const run::StepHindered& event) {
  auto json = about("step_hindered", event.at, event.step);
  json["error"] = event.failure.to_json();
  json["until"] = to_rfc3339(event.until);
  return json;
}

Json render(const run::StepDone& event) {
  auto json = about("step_done", event.at, event.step);
  json["milliseconds"] = event.took.count();
  json["found"] = event.effect == Effect::found;
  return json;
}

Json render(const run::StepFailed& event) {
  auto json = about("step_failed", event.at, event.step);
  json["error"] = event.failure.to_json();
  return json;
}

Json render(const run::StepsBlocked& event) {
  auto json = about("steps_blocked", event.at);
  json["by"] = event.by.id;
  json["steps"] = Json::array();
  for (const auto* step : event.steps) json["steps"].push_back(step->id);
  return json;
}

Json render(const run::PhaseDone& event) {
  auto json = about("phase_done", event.at);
  json["phase"] = to_text(event.phase);
  return json;
}

Json render(const run::Sleeping& event) {
  auto json = about("sleeping", event.at, event.step);
  json["until"] = to_rfc3339(event.until);
  json["reason"] = event.reason;
  return json;
}

}  // namespace

Json to_json(const run::Event& event) {
  return std::visit([](const auto& one) { return render(one); }, event);
}

}  // namespace cleave::report
