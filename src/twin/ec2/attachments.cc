#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

void refuse_taken_device(const Call& call, const std::string& instance_id, const std::string& device) {
  for (const Json* row : volumes_of(call, instance_id)) {
    if (text(attachment_view(call, *row), "Device") != device) continue;
    throw Refusal{"InvalidParameterValue",
                  fmt::format("Invalid value '{}' for unixDevice. Attachment point {} is already in use",
                              device, device)};
  }
}

aws::Message attach_volume(Call& call) {
  const std::string volume_id = text(call.input, "VolumeId");
  const std::string instance_id = text(call.input, "InstanceId");
  const std::string device = text(call.input, "Device");
  Json& volume = own_row(call, volume_kind, volume_id);
  const Json& instance = instance_row(call, instance_id);
  const std::string state = instance_state(call, instance);
  if (state != "running" && state != "stopped") {
    throw Refusal{"IncorrectState", fmt::format("Instance '{}' is not 'running' or 'stopped'.", instance_id)};
  }
  if (volume_state(call, volume) == "in-use") {
    throw Refusal{"VolumeInUse", fmt::format("{} is already attached to an instance", volume_id)};
  }
  if (volume_state(call, volume) != "available") {
    throw Refusal{"IncorrectState", fmt::format("Volume '{}' is not 'available'.", volume_id)};
  }
  if (text(document_of(volume), "AvailabilityZone") !=
      text(document_of(instance), "Placement/AvailabilityZone")) {
    throw Refusal{"InvalidVolume.ZoneMismatch",
                  fmt::format("The volume '{}' is not in the same availability zone as instance '{}'",
                              volume_id, instance_id)};
  }
  refuse_taken_device(call, instance_id, device);
  attach(call, volume, {instance_id, device, false});
  return answer(attachment_view(call, volume));
}

aws::Message detach_volume(Call& call) {
  const std::string volume_id = text(call.input, "VolumeId");
  Json& volume = own_row(call, volume_kind, volume_id);
  const Json attachment = attachment_view(call, volume);
  if (attachment.is_null()) {
    throw Refusal{"IncorrectState", fmt::format("Volume '{}' is in the 'available' state.", volume_id)};
  }
  const std::string instance_id = text(attachment, "InstanceId");
  if (text_or(call.input, "InstanceId", instance_id) != instance_id ||
      text_or(call.input, "Device", text(attachment, "Device")) != text(attachment, "Device")) {
    throw Refusal{"InvalidAttachment.NotFound",
                  fmt::format("The volume '{}' is not attached to that instance as that device", volume_id)};
  }
  const Json& instance = document_of(instance_row(call, instance_id));
  const bool is_root = text(instance, "RootDeviceName") == text(attachment, "Device");
  if (is_root && instance_state(call, instance_row(call, instance_id)) != "stopped") {
    throw Refusal{"OperationNotPermitted", fmt::format("Unable to detach root volume '{}' from instance '{}'",
                                                       volume_id, instance_id)};
  }
  detach(call, volume);
  return answer(attachment_view(call, volume));
}

}  // namespace

void add_attachments(Handlers& handlers) {
  handlers["AttachVolume"] = attach_volume;
  handlers["DetachVolume"] = detach_volume;
}

}  // namespace cleave::twin::ec2
