#include <fmt/format.h>

#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

aws::Message create_snapshot(Call& call) {
  const Json& volume = own_row(call, volume_kind, text(call.input, "VolumeId"));
  const Json& row = make_snapshot(
      call, volume,
      {request_key(call), text_or(call.input, "Description", ""), requested_tags(call, "snapshot")});
  return answer(snapshot_view(call, row));
}

Json tags_for(const Call& call, const Json& volume_row) {
  Json tags = requested_tags(call, "snapshot");
  if (text_or(call.input, "CopyTagsFromSource", "") == "volume") {
    merge_tags(tags, list_or_empty(document_of(volume_row), "Tags"));
  }
  return tags;
}

bool is_excluded(const Call& call, const Json& instance, const Json& attachment) {
  const bool is_root = text(attachment, "Device") == text(instance, "RootDeviceName");
  return (is_root && flag_or(call.input, "InstanceSpecification/ExcludeBootVolume", false)) ||
         contains(strings(call.input, "InstanceSpecification/ExcludeDataVolumeIds"),
                  text(attachment, "VolumeId"));
}

/// All volumes of an instance at one moment.
aws::Message create_snapshots(Call& call) {
  const std::string instance_id = text(call.input, "InstanceSpecification/InstanceId");
  const Json instance = document_of(instance_row(call, instance_id));
  Json made = Json::array();
  for (const Json* volume : volumes_of(call, instance_id)) {
    const Json attachment = attachment_view(call, *volume);
    if (is_excluded(call, instance, attachment)) continue;
    const std::string key = fmt::format("{}/{}", request_key(call), text(attachment, "VolumeId"));
    const Json& row =
        make_snapshot(call, *volume, {key, text_or(call.input, "Description", ""), tags_for(call, *volume)});
    Json shown = snapshot_view(call, row);
    shown.erase("StorageTier");
    shown.erase("KmsKeyId");
    made.push_back(std::move(shown));
  }
  if (made.empty())
    throw Refusal{"InvalidParameterValue", "The instance has no volumes to take snapshots of"};
  return answer({{"Snapshots", std::move(made)}});
}

aws::Message copy_snapshot(Call& call) {
  const Json& source =
      usable_snapshot(call, text(call.input, "SourceSnapshotId"), text(call.input, "SourceRegion"));
  if (snapshot_view(call, source).at("State") != "completed") {
    throw Refusal{"IncorrectState",
                  fmt::format("Snapshot '{}' is not completed", text(call.input, "SourceSnapshotId"))};
  }
  const Json& row = copy_of_snapshot(
      call, source, call.input,
      {request_key(call), text_or(call.input, "Description", ""), requested_tags(call, "snapshot")});
  const Json& document = document_of(row);
  return answer({{"SnapshotId", document.at("SnapshotId")}, {"Tags", document.at("Tags")}});
}

}  // namespace

void add_snapshot_creation(Handlers& handlers) {
  handlers["CreateSnapshot"] = create_snapshot;
  handlers["CreateSnapshots"] = create_snapshots;
  handlers["CopySnapshot"] = copy_snapshot;
}

}  // namespace cleave::twin::ec2
