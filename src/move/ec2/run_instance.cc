#include "move/ec2/run_instance.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "move/call_or_null.h"
#include "move/ec2/tagged.h"
#include "plan/ec2/device_key.h"

namespace cleave::move::ec2 {
namespace {

constexpr std::chrono::seconds between_looks{5};

std::string state_of(const Json& instance) {
  return text_or(instance, "State/Name", "unknown");
}

bool is_ending(const Json& instance) {
  return state_of(instance) == "shutting-down" || state_of(instance) == "terminated";
}

Json outputs_of(const Json& instance) {
  Json outputs = picked(instance, {"InstanceId", "PrivateIpAddress", "PrivateDnsName", "PublicIpAddress",
                                   "PublicDnsName", "SubnetId", "VpcId"});
  Json volumes = Json::object();
  for (const Json& mapping : list_or_empty(instance, "BlockDeviceMappings")) {
    const std::string volume = text_or(mapping, "Ebs/VolumeId", "");
    if (!volume.empty()) volumes[plan::device_key(text(mapping, "DeviceName"))] = volume;
  }
  outputs["Volumes"] = std::move(volumes);
  return outputs;
}

}  // namespace

Json RunInstance::find_made(const run::Task& task, const Json& outputs) {
  for (const Json& instance : own_things(client(task, "ec2"), task, "DescribeInstances", "Reservations")) {
    if (is_other(instance, outputs, "InstanceId")) continue;
    if (!is_ending(instance)) return {{"InstanceId", text(instance, "InstanceId")}};
  }
  return nullptr;
}

Json RunInstance::make(const run::Task& task) {
  Json input = with_own_tags(task, task.params);
  input["ClientToken"] = task.token;
  const Json answer = client(task, "ec2").call("RunInstances", input);
  return {{"InstanceId", text(answer, "Instances/0/InstanceId")}};
}

run::Progress RunInstance::settle(const run::Task& task, const Json& outputs) {
  const std::string id = text(outputs, "InstanceId");
  const Json answer = call_or_null(client(task, "ec2"), "DescribeInstances", {{"InstanceIds", {id}}},
                                   {"InvalidInstanceID.NotFound"});
  const Json* instance = cleave::find(answer, "Reservations/0/Instances/0");
  if (instance == nullptr) return run::Progress::not_listed(task, id);
  if (is_ending(*instance))
    return run::Progress::at_its_end(
        "launch-failed",
        fmt::format("{} is {}: {}", id, state_of(*instance), text_or(*instance, "StateReason/Message", "")));
  if (state_of(*instance) == "running") return run::Progress::done(outputs_of(*instance));
  if (state_of(*instance) == "stopped")
    throw Error(Error::Kind::failed, "stopped",
                fmt::format("somebody has stopped {} while it was launched", id))
        .where(task.step.id)
        .next(fmt::format("Start it with 'aws ec2 start-instances --instance-ids {}', then run again.", id));
  return run::Progress::later(task.now + between_looks, fmt::format("{} is {}", id, state_of(*instance)));
}

run::Progress RunInstance::remove(const run::Task& task, const Json& found) {
  const aws::Client ec2 = client(task, "ec2");
  const std::string id = text(found, "InstanceId");
  for (const char* protection : {"DisableApiTermination", "DisableApiStop"}) {
    if (!flag_or(task.params, protection, false)) continue;
    ec2.call("ModifyInstanceAttribute", {{"InstanceId", id}, {protection, {{"Value", false}}}});
  }
  ec2.call("TerminateInstances", {{"InstanceIds", {id}}});
  return run::Progress::later(task.now + between_looks, id + " is shutting down");
}

/// The protection that the source's instance has too is cleave's own doing; any other is somebody's wish.
void RunInstance::demand_undo(const run::Task& task, const Json&, const Json& outputs) {
  const Json found = find_made(task, outputs);
  if (found.is_null()) return;
  const aws::Client ec2 = client(task, "ec2");
  const Json id = at(found, "InstanceId");
  const Json answer =
      ec2.call("DescribeInstanceAttribute", {{"InstanceId", id}, {"Attribute", "disableApiTermination"}});
  const bool is_locked = flag_or(answer, "DisableApiTermination/Value", false);
  if (!is_locked) return demand_permission(ec2, "TerminateInstances", {{"InstanceIds", {id}}});
  if (flag_or(task.params, "DisableApiTermination", false)) return;
  throw Error(Error::Kind::failed, "locked",
              fmt::format("{} is protected against termination since this step", id.get<std::string>()))
      .where(task.step.id)
      .next("Ask who protected it. Take the protection away, or go back with 'cleave undo --to copy'.");
}

run::Progress RunInstance::undo(const run::Task& task, const Json& before, const Json& outputs) {
  const run::Progress ended = Creation::undo(task, before, outputs);
  if (!ended.outputs) return ended;
  const aws::Client ec2 = client(task, "ec2");
  for (const Json& instance : own_things(ec2, task, "DescribeInstances", "Reservations")) {
    if (state_of(instance) == "terminated" || is_other(instance, outputs, "InstanceId")) continue;
    return run::Progress::later(task.now + between_looks, text(instance, "InstanceId") + " is shutting down");
  }
  // Those that are not deleted on termination.
  for (const Json& volume : own_things(ec2, task, "DescribeVolumes", "Volumes")) {
    const std::string id = text(volume, "VolumeId");
    if (is_none_of(id, outputs, "Volumes")) continue;
    const Json deleted =
        call_or_null(ec2, "DeleteVolume", {{"VolumeId", id}}, {"VolumeInUse", "InvalidVolume.NotFound"});
    if (deleted.is_null()) return run::Progress::later(task.now + between_looks, id + " is still in use");
  }
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
