#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/idempotency.h"
#include "twin/ec2/images.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

using std::chrono::seconds;

constexpr seconds image_time{180};
constexpr seconds copy_time{300};

/// A mapping that makes volumes like this one from its snapshot.
Json mapping_for(const Json& volume, const Json& attachment, const std::string& snapshot_id) {
  Json ebs{{"DeleteOnTermination", attachment.at("DeleteOnTermination")},
           {"SnapshotId", snapshot_id},
           {"VolumeSize", volume.at("Size")},
           {"VolumeType", volume.at("VolumeType")},
           {"Encrypted", volume.at("Encrypted")}};
  const std::string type = text(volume, "VolumeType");
  const bool has_wished_speed = type == "gp3" || type == "io1" || type == "io2";
  if (has_wished_speed && has(volume, "Iops")) ebs["Iops"] = volume.at("Iops");
  if (has(volume, "Throughput")) ebs["Throughput"] = volume.at("Throughput");
  return {{"DeviceName", attachment.at("Device")}, {"Ebs", ebs}};
}

const Json* wished_mapping(const Call& call, const std::string& device) {
  for (const Json& mapping : list_or_empty(call.input, "BlockDeviceMappings")) {
    if (text_or(mapping, "DeviceName", "") == device) return &mapping;
  }
  return nullptr;
}

/// Snapshots of all attached volumes, but those that the call excludes with NoDevice.
Json snapshot_volumes(Call& call, const std::string& instance_id) {
  Json mappings = Json::array();
  for (const Json* row : volumes_of(call, instance_id)) {
    const Json attachment = attachment_view(call, *row);
    const Json* wished = wished_mapping(call, text(attachment, "Device"));
    if (wished != nullptr && has(*wished, "NoDevice")) continue;
    const std::string key = fmt::format("{}/{}", request_key(call), text(attachment, "Device"));
    const Json& snapshot = make_snapshot(
        call, *row,
        {key, fmt::format("Created by CreateImage({})", instance_id), requested_tags(call, "snapshot")});
    Json mapping = mapping_for(document_of(*row), attachment, text(document_of(snapshot), "SnapshotId"));
    if (wished != nullptr && has(*wished, "Ebs")) mapping["Ebs"].merge_patch(wished->at("Ebs"));
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

Json described_image(const Call& call, const Json& instance) {
  Json document{{"Name", text(call.input, "Name")},
                {"Description", text_or(call.input, "Description", "")},
                {"Architecture", instance.at("Architecture")},
                {"RootDeviceName", instance.at("RootDeviceName")},
                {"SourceInstanceId", instance.at("InstanceId")},
                {"Tags", requested_tags(call, "image")}};
  const World::Place origin = call.world.find_anywhere(image_kind.table, text(instance, "ImageId"));
  if (origin.row != nullptr && has(document_of(*origin.row), "ImdsSupport")) {
    document["ImdsSupport"] = document_of(*origin.row).at("ImdsSupport");
  }
  return document;
}

aws::Message create_image(Call& call) {
  const std::string instance_id = text(call.input, "InstanceId");
  Json& instance = instance_row(call, instance_id);
  check_new_image_name(call, text(call.input, "Name"));
  const std::string state = instance_state(call, instance);
  if (state != "running" && state != "stopped" && state != "stopping") {
    throw Refusal{
        "IncorrectState",
        fmt::format("The instance '{}' is not in a state from which it can be imaged", instance_id)};
  }
  Json document = described_image(call, document_of(instance));
  document["BlockDeviceMappings"] = snapshot_volumes(call, instance_id);
  const std::string key = natural_key(call, fmt::format("image/{}", text(call.input, "Name")));
  const Json& row = make_image(call, key, std::move(document), image_time);
  if (state == "running" && !flag_or(call.input, "NoReboot", false)) note_reboot(call, instance);
  return answer({{"ImageId", document_of(row).at("ImageId")}});
}

/// Copying takes more than launching: the snapshots have to be readable too
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html).
void check_storage_permission(const Call& call, const Json& image) {
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    if (!has(mapping, "Ebs/SnapshotId")) continue;
    const World::Place place = call.world.find_anywhere(snapshot_kind.table, text(mapping, "Ebs/SnapshotId"));
    if (place.row != nullptr && may_use_snapshot(call.account, *place.row)) continue;
    throw Refusal{"InvalidRequest", "You do not have permission to access the storage of this ami"};
  }
}

Json copy_storage(Call& call, const Json& image) {
  Json mappings = Json::array();
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    Json copied = mapping;
    if (has(mapping, "Ebs/SnapshotId")) {
      const std::string source_id = text(mapping, "Ebs/SnapshotId");
      const Json& source = *call.world.find_anywhere(snapshot_kind.table, source_id).row;
      const std::string key = fmt::format("{}/{}", token_key(call), text(mapping, "DeviceName"));
      const std::string why =
          fmt::format("Copied for DestinationAmi from SourceAmi {} for SourceSnapshot {}.",
                      text(image, "ImageId"), source_id);
      const Json& snapshot = document_of(
          copy_of_snapshot(call, source, call.input, {key, why, requested_tags(call, "snapshot")}));
      copied["Ebs"]["SnapshotId"] = snapshot.at("SnapshotId");
      copied["Ebs"]["Encrypted"] = snapshot.at("Encrypted");
    }
    mappings.push_back(std::move(copied));
  }
  return mappings;
}

/// Only tags that the caller owns are copied.
Json copied_tags(const Call& call, const Json& image) {
  Json tags = Json::array();
  if (flag_or(call.input, "CopyImageTags", false) && text(image, "OwnerId") == call.account) {
    tags = list_or_empty(image, "Tags");
  }
  merge_tags(tags, requested_tags(call, "image"));
  return tags;
}

aws::Message copy_image(Call& call) {
  if (const Json* row = made_before(call, image_kind)) {
    return answer({{"ImageId", document_of(*row).at("ImageId")}});
  }
  const std::string region = text(call.input, "SourceRegion");
  const Json& source = usable_image(call, text(call.input, "SourceImageId"), region);
  const Json image = document_of(source);
  check_new_image_name(call, text(call.input, "Name"));
  if (image_state(call, source) != "available") {
    throw Refusal{"InvalidRequest", fmt::format("The image {} is not available", text(image, "ImageId"))};
  }
  check_storage_permission(call, image);
  Json document = image;
  for (const char* member : {"CreationDate", "OwnerId", "ImageLocation", "ImageOwnerAlias"})
    document.erase(member);
  document["Name"] = text(call.input, "Name");
  document["Description"] = text_or(call.input, "Description", "");
  document["SourceImageId"] = text(image, "ImageId");
  document["SourceImageRegion"] = region;
  document["Tags"] = copied_tags(call, image);
  document["BlockDeviceMappings"] = copy_storage(call, image);
  Json& row = make_image(call, token_key(call), std::move(document), copy_time);
  remember_token(call, row);
  return answer({{"ImageId", document_of(row).at("ImageId")}});
}

Json completed_mappings(const Call& call) {
  Json mappings = Json::array();
  for (Json mapping : list_or_empty(call.input, "BlockDeviceMappings")) {
    if (has(mapping, "Ebs")) {
      const std::string id = text_or(mapping, "Ebs/SnapshotId", "");
      const Json* snapshot = id.empty() ? nullptr : &usable_snapshot(call, id);
      mapping["Ebs"] = complete_ebs(call, mapping["Ebs"], snapshot);
      if (!has(mapping, "Ebs/DeleteOnTermination")) mapping["Ebs"]["DeleteOnTermination"] = true;
    }
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

aws::Message register_image(Call& call) {
  check_new_image_name(call, text(call.input, "Name"));
  if (!has(call.input, "RootDeviceName")) throw missing_parameter("rootDeviceName");
  Json document{{"Name", text(call.input, "Name")},
                {"RootDeviceName", text(call.input, "RootDeviceName")},
                {"Tags", requested_tags(call, "image")},
                {"BlockDeviceMappings", completed_mappings(call)}};
  for (const char* member : {"Description", "Architecture", "VirtualizationType", "EnaSupport",
                             "SriovNetSupport", "BootMode", "ImdsSupport", "TpmSupport"}) {
    if (has(call.input, member)) document[member] = call.input.at(member);
  }
  const std::string root = text(document, "RootDeviceName");
  const Json* mapping = wished_mapping(call, root);
  if (mapping == nullptr || !has(*mapping, "Ebs/SnapshotId")) {
    throw Refusal{"InvalidBlockDeviceMapping", fmt::format("The root device {} needs a snapshot", root)};
  }
  const std::string key = natural_key(call, fmt::format("image/{}", text(document, "Name")));
  const Json& row = make_image(call, key, std::move(document), seconds(0));
  return answer({{"ImageId", document_of(row).at("ImageId")}});
}

}  // namespace

void add_image_creation(Handlers& handlers) {
  handlers["CreateImage"] = create_image;
  handlers["CopyImage"] = copy_image;
  handlers["RegisterImage"] = register_image;
}

}  // namespace cleave::twin::ec2
