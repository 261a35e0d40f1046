#include "move/ec2/image.h"

#include <fmt/format.h>

#include "move/call_or_null.h"
#include "move/ec2/tagged.h"
#include "plan/ec2/device_key.h"

namespace cleave::move::ec2 {
namespace {

constexpr std::chrono::seconds between_looks_at_image{15};

Json snapshots_of(const Json& image) {
  Json snapshots = Json::object();
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    const std::string snapshot = text_or(mapping, "Ebs/SnapshotId", "");
    if (!snapshot.empty()) snapshots[plan::device_key(text(mapping, "DeviceName"))] = snapshot;
  }
  return snapshots;
}

bool has_failed(const std::string& state) {
  return state == "failed" || state == "error" || state == "invalid" || state == "deregistered";
}

}  // namespace

Json MakeImage::find_made(const run::Task& task, const Json& outputs) {
  for (const Json& image : own_things(client(task, "ec2"), task, "DescribeImages", "Images"))
    if (!is_other(image, outputs, "ImageId")) return {{"ImageId", text(image, "ImageId")}};
  return nullptr;
}

Json MakeImage::make(const run::Task& task) {
  Json input = with_own_tags(task, task.params);
  // Names of images are unique in an account, and an earlier split may have left one.
  input["Name"] = text(input, "Name") + "-" + task.token.substr(0, 8);
  if (from_ == From::image) input["ClientToken"] = task.token;
  const Json answer = client(task, "ec2").call(from_ == From::image ? "CopyImage" : "CreateImage", input);
  return {{"ImageId", text(answer, "ImageId")}};
}

/// Faults of keys and permissions show in the image's state only
/// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html).
run::Progress MakeImage::settle(const run::Task& task, const Json& outputs) {
  const std::string id = text(outputs, "ImageId");
  const Json answer = call_or_null(client(task, "ec2"), "DescribeImages", {{"ImageIds", {id}}},
                                   {"InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"});
  const Json& images = list_or_empty(answer, "Images");
  if (images.empty()) return run::Progress::not_listed(task, id);
  const std::string state = text(images[0], "State");
  if (has_failed(state))
    return run::Progress::at_its_end(
        "image-failed",
        fmt::format("the image {} is {}: {}", id, state, text_or(images[0], "StateReason/Message", "")));
  if (state != "available")
    return run::Progress::later(task.now + between_looks_at_image, fmt::format("{} is {}", id, state));
  return run::Progress::done({{"ImageId", id}, {"Snapshots", snapshots_of(images[0])}});
}

run::Progress MakeImage::remove(const run::Task& task, const Json& found) {
  call_or_null(client(task, "ec2"), "DeregisterImage", {{"ImageId", text(found, "ImageId")}},
               {"InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"});
  return run::Progress::done(Json::object());
}

/// Snapshots outlive their image, and cannot be deleted before it is gone.
run::Progress MakeImage::undo(const run::Task& task, const Json& before, const Json& outputs) {
  Creation::undo(task, before, outputs);
  const aws::Client ec2 = client(task, "ec2");
  for (const Json& snapshot : own_things(ec2, task, "DescribeSnapshots", "Snapshots")) {
    const std::string id = text(snapshot, "SnapshotId");
    if (is_none_of(id, outputs, "Snapshots")) continue;
    const Json deleted = call_or_null(ec2, "DeleteSnapshot", {{"SnapshotId", id}},
                                      {"InvalidSnapshot.InUse", "InvalidSnapshot.NotFound"});
    if (deleted.is_null())
      return run::Progress::later(task.now + between_looks_at_image, id + " is still in use");
  }
  return run::Progress::done(Json::object());
}

}  // namespace cleave::move::ec2
