#include "move/ec2/adjust_instance.h"

#include <algorithm>

#include "base/error.h"

namespace cleave::move::ec2 {
namespace {

constexpr std::chrono::seconds between_looks_at_state{5};

std::string state_of(const Accounts& accounts, const run::Task& task) {
  const Json answer = accounts.client(task, "ec2")
                          .call("DescribeInstances", {{"InstanceIds", {task.params.at("InstanceId")}}});
  return text_or(answer, "Reservations/0/Instances/0/State/Name", "unknown");
}

bool has_all(const Json& tags, const Json& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const Json& tag) {
    return std::any_of(tags.begin(), tags.end(), [&](const Json& present) {
      return text(present, "Key") == text(tag, "Key") && text(present, "Value") == text(tag, "Value");
    });
  });
}

}  // namespace

run::Seen TagVolumes::check(const run::Task& task) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  for (const Json& group : at(task.params, "Groups")) {
    const Json answer = ec2.call("DescribeVolumes", {{"VolumeIds", at(group, "Resources")}});
    for (const Json& volume : list_or_empty(answer, "Volumes")) {
      if (!has_all(list_or_empty(volume, "Tags"), at(group, "Tags"))) return {std::nullopt, Json::object()};
    }
  }
  return {Json::object(), Json::object()};
}

Json TagVolumes::apply(const run::Task& task, const Json&) {
  const aws::Client ec2 = accounts_.client(task, "ec2");
  for (const Json& group : at(task.params, "Groups")) ec2.call("CreateTags", group);
  return Json::object();
}

run::Progress TagVolumes::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

run::Seen AllowForwarding::check(const run::Task& task) {
  const Json answer = accounts_.client(task, "ec2")
                          .call("DescribeInstanceAttribute", {{"InstanceId", task.params.at("InstanceId")},
                                                              {"Attribute", "sourceDestCheck"}});
  if (!flag_or(answer, "SourceDestCheck/Value", true)) return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json AllowForwarding::apply(const run::Task& task, const Json&) {
  accounts_.client(task, "ec2")
      .call("ModifyInstanceAttribute",
            {{"InstanceId", task.params.at("InstanceId")}, {"SourceDestCheck", {{"Value", false}}}});
  return Json::object();
}

run::Progress AllowForwarding::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

run::Seen StopInstance::check(const run::Task& task) {
  if (state_of(accounts_, task) == "stopped") return {Json::object(), Json::object()};
  return {std::nullopt, Json::object()};
}

Json StopInstance::apply(const run::Task& task, const Json&) {
  accounts_.client(task, "ec2").call("StopInstances", {{"InstanceIds", {task.params.at("InstanceId")}}});
  return Json::object();
}

run::Progress StopInstance::settle(const run::Task& task, const Json& outputs) {
  const std::string state = state_of(accounts_, task);
  if (state == "stopped") return run::Progress::done(outputs);
  if (state == "shutting-down" || state == "terminated")
    throw Error(Error::Kind::failed, "instance-gone",
                text(task.params, "InstanceId") + " was terminated before it had stopped")
        .where(task.step.id);
  return run::Progress::later(task.now + between_looks_at_state,
                              text(task.params, "InstanceId") + " is " + state);
}

run::Progress StopInstance::undo(const run::Task&, const Json&, const Json&) {
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
