#include "twin/ec2/images.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"
#include "twin/ec2/snapshots.h"

namespace cleave::twin::ec2 {
namespace {

const Filters image_filters{
    {"architecture", "Architecture"},
    {"block-device-mapping.delete-on-termination", "BlockDeviceMappings/*/Ebs/DeleteOnTermination"},
    {"block-device-mapping.device-name", "BlockDeviceMappings/*/DeviceName"},
    {"block-device-mapping.snapshot-id", "BlockDeviceMappings/*/Ebs/SnapshotId"},
    {"block-device-mapping.volume-size", "BlockDeviceMappings/*/Ebs/VolumeSize"},
    {"block-device-mapping.volume-type", "BlockDeviceMappings/*/Ebs/VolumeType"},
    {"block-device-mapping.encrypted", "BlockDeviceMappings/*/Ebs/Encrypted"},
    {"creation-date", "CreationDate"},
    {"description", "Description"},
    {"ena-support", "EnaSupport"},
    {"hypervisor", "Hypervisor"},
    {"image-id", "ImageId"},
    {"image-type", "ImageType"},
    {"is-public", "Public"},
    {"name", "Name"},
    {"owner-alias", "ImageOwnerAlias"},
    {"owner-id", "OwnerId"},
    {"platform-details", "PlatformDetails"},
    {"root-device-name", "RootDeviceName"},
    {"root-device-type", "RootDeviceType"},
    {"source-instance-id", "SourceInstanceId"},
    {"source-image-id", "SourceImageId"},
    {"state", "State"},
    {"virtualization-type", "VirtualizationType"}};

bool owner_fits(const Call& call, const Json& document) {
  const std::vector<std::string> owners = strings(call.input, "Owners");
  const std::string owner = text(document, "OwnerId");
  return owners.empty() || contains(owners, owner) || (owner == call.account && contains(owners, "self")) ||
         contains(owners, text_or(document, "ImageOwnerAlias", "-"));
}

/// ExecutableUsers: "self" means explicit permission for the caller, "all" public images.
bool user_fits(const Call& call, const Json& row) {
  const std::vector<std::string> users = strings(call.input, "ExecutableUsers");
  const Json& permissions = list_or_empty(row, "permissions");
  return users.empty() || std::any_of(users.begin(), users.end(), [&](const std::string& user) {
           const Json wanted = user == "all"
                                   ? Json::object({{"Group", "all"}})
                                   : Json::object({{"UserId", user == "self" ? call.account : user}});
           return std::find(permissions.begin(), permissions.end(), wanted) != permissions.end();
         });
}

aws::Message describe_images(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "ImageIds");
  for (const std::string& id : ids) usable_image(call, id);
  Json found = Json::array();
  call.world.each_table(image_kind.table, [&](const std::string&, const std::string& region, Table& table) {
    if (region != call.region) return;
    for (const auto& [id, row] : table) {
      const bool listed = ids.empty() || contains(ids, id);
      if (listed && may_launch(call.account, row) && owner_fits(call, document_of(row)) &&
          user_fits(call, row)) {
        found.push_back(image_view(call, row));
      }
    }
  });
  return page(call, "Images", filtered(call, std::move(found), image_filters));
}

std::vector<std::string> snapshots_of(const Json& image) {
  std::vector<std::string> ids;
  for (const Json& mapping : list_or_empty(image, "BlockDeviceMappings")) {
    if (has(mapping, "Ebs/SnapshotId")) ids.push_back(text(mapping, "Ebs/SnapshotId"));
  }
  return ids;
}

/// The image's snapshots, but those that another image uses stay.
Json delete_snapshots(const Call& call, const std::vector<std::string>& ids) {
  Json results = Json::array();
  for (const std::string& id : ids) {
    const bool used = !image_using(call, id).empty();
    if (!used) call.table(snapshot_kind.table).erase(id);
    results.push_back({{"SnapshotId", id}, {"ReturnCode", used ? "skipped" : "success"}});
  }
  return results;
}

aws::Message deregister_image(Call& call) {
  const std::string id = text(call.input, "ImageId");
  const Json& row = usable_image(call, id);
  if (text(document_of(row), "OwnerId") != call.account) {
    throw Refusal{"AuthFailure", fmt::format("Not authorized for image:{}", id), 403};
  }
  const std::vector<std::string> snapshots = snapshots_of(document_of(row));
  call.table(image_kind.table).erase(id);
  Json document{{"Return", true}};
  if (flag_or(call.input, "DeleteAssociatedSnapshots", false)) {
    document["DeleteSnapshotResults"] = delete_snapshots(call, snapshots);
  }
  return answer(std::move(document));
}

}  // namespace

void add_images(Handlers& handlers) {
  handlers["DescribeImages"] = describe_images;
  handlers["DeregisterImage"] = deregister_image;
}

}  // namespace cleave::twin::ec2
