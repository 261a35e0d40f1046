#include "twin/ec2/public_images.h"

#include <fmt/format.h>

#include "twin/ec2/kinds.h"
#include "twin/ec2/phases.h"

namespace cleave::twin::ec2 {
namespace {

/// The account that Amazon Linux images belong to.
constexpr std::string_view amazon = "137112412989";
constexpr std::string_view made_at = "2025-01-15T00:00:00Z";

struct PublicImage {
  std::string_view name;
  std::string_view description;
  std::string_view architecture;
  std::string_view volume_type;
  std::string_view imds;
};

constexpr PublicImage public_images[] = {
    {"al2023-ami-2023.6.20250115.0-kernel-6.1-x86_64",
     "Amazon Linux 2023 AMI 2023.6.20250115.0 x86_64 HVM kernel-6.1", "x86_64", "gp3", "v2.0"},
    {"al2023-ami-2023.6.20250115.0-kernel-6.1-arm64",
     "Amazon Linux 2023 AMI 2023.6.20250115.0 arm64 HVM kernel-6.1", "arm64", "gp3", "v2.0"},
    {"amzn2-ami-hvm-2.0.20250115.0-x86_64-gp2", "Amazon Linux 2 AMI 2.0.20250115.0 x86_64 HVM gp2", "x86_64",
     "gp2", ""},
};

Json image_document(const PublicImage& image, const std::string& id, const std::string& snapshot_id) {
  const Json root{{"DeviceName", "/dev/xvda"},
                  {"Ebs",
                   {{"DeleteOnTermination", true},
                    {"Encrypted", false},
                    {"SnapshotId", snapshot_id},
                    {"VolumeSize", 8},
                    {"VolumeType", image.volume_type}}}};
  Json document{{"Architecture", image.architecture},
                {"BlockDeviceMappings", Json::array({root})},
                {"CreationDate", "2025-01-15T00:00:00.000Z"},
                {"Description", image.description},
                {"EnaSupport", true},
                {"Hypervisor", "xen"},
                {"ImageId", id},
                {"ImageLocation", fmt::format("amazon/{}", image.name)},
                {"ImageOwnerAlias", "amazon"},
                {"ImageType", "machine"},
                {"Name", image.name},
                {"OwnerId", amazon},
                {"PlatformDetails", "Linux/UNIX"},
                {"RootDeviceName", "/dev/xvda"},
                {"RootDeviceType", "ebs"},
                {"SriovNetSupport", "simple"},
                {"UsageOperation", "RunInstances"},
                {"VirtualizationType", "hvm"}};
  if (!image.imds.empty()) document["ImdsSupport"] = image.imds;
  return document;
}

Json ready_row(Json document, std::string_view state) {
  Json row = Json::object();
  row["document"] = std::move(document);
  row["phases"] = Phases(from_rfc3339(made_at)).then(state);
  row["permissions"] = Json::array();
  return row;
}

}  // namespace

void ensure_public_images(World& world, std::string_view region) {
  Table& images = world.table(amazon, region, image_kind.table);
  if (!images.empty()) return;
  for (const PublicImage& image : public_images) {
    const std::string key = fmt::format("{}/{}/{}", amazon, region, image.name);
    const std::string id = world.hex_id("ami-", 17, key);
    const std::string snapshot_id = world.hex_id("snap-", 17, key);
    Json snapshot = ready_row({{"SnapshotId", snapshot_id},
                               {"OwnerId", amazon},
                               {"OwnerAlias", "amazon"},
                               {"Description", ""},
                               {"StartTime", made_at},
                               {"StorageTier", "standard"},
                               {"VolumeId", "vol-ffffffff"},
                               {"VolumeSize", 8},
                               {"Encrypted", false},
                               {"Tags", Json::array()}},
                              "completed");
    world.table(amazon, region, snapshot_kind.table)[snapshot_id] = std::move(snapshot);
    Json& row = images[id] = ready_row(image_document(image, id, snapshot_id), "available");
    row["permissions"].push_back(Json::object({{"Group", "all"}}));
  }
}

}  // namespace cleave::twin::ec2
