#include "twin/ec2/volumes.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/idempotency.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/zones.h"

namespace cleave::twin::ec2 {
namespace {

aws::Message describe_volumes(Call& call) {
  static const Filters filters{{"attachment.attach-time", "Attachments/*/AttachTime"},
                               {"attachment.delete-on-termination", "Attachments/*/DeleteOnTermination"},
                               {"attachment.device", "Attachments/*/Device"},
                               {"attachment.instance-id", "Attachments/*/InstanceId"},
                               {"attachment.status", "Attachments/*/State"},
                               {"availability-zone", "AvailabilityZone"},
                               {"create-time", "CreateTime"},
                               {"encrypted", "Encrypted"},
                               {"size", "Size"},
                               {"snapshot-id", "SnapshotId"},
                               {"status", "State"},
                               {"volume-id", "VolumeId"},
                               {"volume-type", "VolumeType"}};
  const std::vector<std::string> ids = strings(call.input, "VolumeIds");
  for (const std::string& id : ids) own_row(call, volume_kind, id);
  Json volumes = Json::array();
  for (const auto& [id, row] : call.table(volume_kind.table)) {
    if (ids.empty() || contains(ids, id)) volumes.push_back(volume_view(call, row));
  }
  return page(call, "Volumes", filtered(call, std::move(volumes), filters));
}

std::string zone_of_volume(const Call& call) {
  const std::string name = text_or(call.input, "AvailabilityZone", "");
  const std::string id = text_or(call.input, "AvailabilityZoneId", "");
  if (name.empty() && id.empty()) throw missing_parameter("AvailabilityZone");
  for (const Zone& zone : zones_of(call.account, call.region)) {
    if (zone.name == name || zone.id == id) return zone.name;
  }
  throw Refusal{"InvalidZone.NotFound",
                fmt::format("The zone '{}' does not exist.", name.empty() ? id : name)};
}

aws::Message create_volume(Call& call) {
  if (const Json* row = made_before(call, volume_kind)) return answer(volume_view(call, *row));
  const std::string zone = zone_of_volume(call);
  Json ebs = Json::object();
  for (const char* member : {"SnapshotId", "VolumeType", "Iops", "Throughput", "Encrypted", "KmsKeyId"}) {
    if (has(call.input, member)) ebs[member] = call.input.at(member);
  }
  if (has(call.input, "Size")) ebs["VolumeSize"] = call.input.at("Size");
  const Json* snapshot = nullptr;
  if (has(ebs, "SnapshotId")) {
    snapshot = &usable_snapshot(call, text(ebs, "SnapshotId"));
  } else if (!has(ebs, "VolumeSize")) {
    throw missing_parameter("size/snapshot");
  }
  Json& row = make_volume(
      call, {token_key(call), zone, complete_ebs(call, ebs, snapshot), requested_tags(call, "volume")});
  remember_token(call, row);
  return answer(volume_view(call, row));
}

aws::Message delete_volume(Call& call) {
  const std::string id = text(call.input, "VolumeId");
  const Json& row = own_row(call, volume_kind, id);
  const Json attachment = attachment_view(call, row);
  if (!attachment.is_null()) {
    throw Refusal{"VolumeInUse",
                  fmt::format("Volume {} is currently attached to {}", id, text(attachment, "InstanceId"))};
  }
  call.table(volume_kind.table).erase(id);
  return done();
}

}  // namespace

void add_volumes(Handlers& handlers) {
  handlers["DescribeVolumes"] = describe_volumes;
  handlers["CreateVolume"] = create_volume;
  handlers["DeleteVolume"] = delete_volume;
}

}  // namespace cleave::twin::ec2
