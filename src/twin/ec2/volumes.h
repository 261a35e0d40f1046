#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// A volume's row holds its attachment beside the document: {"attachment": {…}, "attachment_phases": […]}.
/// What DescribeVolumes shows follows from both and the time.

struct VolumeWish {
  std::string key;   ///< natural key
  std::string zone;  ///< name of the availability zone
  Json ebs;          ///< as EbsBlockDevice: SnapshotId, VolumeSize, VolumeType, Iops, Throughput, Encrypted
  Json tags = Json::array();
};
/// A new volume. The size comes from the snapshot where it is not given. Requires: the caller may use the
/// snapshot.
Json& make_volume(Call& call, const VolumeWish& wish);

/// What an EbsBlockDevice comes to, with defaults, checked against its snapshot (null: none).
Json complete_ebs(const Call& call, const Json& ebs, const Json* snapshot_row);

Json volume_view(const Call& call, const Json& row);
/// "creating", "available" or "in-use".
std::string volume_state(const Call& call, const Json& row);

struct AttachmentWish {
  std::string instance_id;
  std::string device;
  bool delete_on_termination = false;
};
void attach(Call& call, Json& volume_row, const AttachmentWish& wish);
void detach(Call& call, Json& volume_row);
/// The attachment as documents show it; null when there is none.
Json attachment_view(const Call& call, const Json& volume_row);

/// The rows of the volumes that an instance has, by device name.
std::vector<Json*> volumes_of(const Call& call, std::string_view instance_id);

/// The key that encrypts where no key is named, alias aws/ebs. It cannot be shared with another account
/// (https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html).
std::string default_key(std::string_view account, std::string_view region);

}  // namespace cleave::twin::ec2
