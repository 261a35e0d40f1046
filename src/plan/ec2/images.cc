#include "plan/ec2/device_key.h"
#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/refusal.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// Sharing needs a key that the destination may use, and a snapshot under the account's default key cannot be
/// shared at all (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html).
void refuse_encrypted(const Resource& image) {
  for (const Json& mapping : list_or_empty(image.document, "BlockDeviceMappings")) {
    if (!flag_or(mapping, "Ebs/Encrypted", false)) continue;
    throw not_supported(image, "it has an encrypted snapshot, which the destination account cannot read");
  }
}

double expected_seconds(const Resource& image) {
  double gigabytes = 0;
  for (const Json& mapping : list_or_empty(image.document, "BlockDeviceMappings")) {
    gigabytes += static_cast<double>(number_or(mapping, "Ebs/VolumeSize", 0));
  }
  return seconds_per_image + seconds_per_gigabyte * gigabytes;
}

}  // namespace

/// Images are copied with their instances, or by themselves when the user says so.
void declare_images(Draft& draft) {
  for (const Resource* image : draft.moving("ec2/image")) {
    refuse_encrypted(*image);
    const std::string id = text(image->document, "ImageId");
    const std::string copied = step_id("ec2/copy-image", id);
    draft.becomes(*image, "id", id, from(copied, "ImageId"));
    for (const Json& mapping : list_or_empty(image->document, "BlockDeviceMappings")) {
      const std::string snapshot = text_or(mapping, "Ebs/SnapshotId", "");
      const Resource* known = draft.source().find("ec2/snapshot/" + snapshot);
      if (known == nullptr) continue;
      draft.becomes(*known, "id", snapshot,
                    from(copied, "Snapshots/" + device_key(text(mapping, "DeviceName"))));
    }
  }
}

void add_images(Draft& draft) {
  for (const Resource* image : draft.moving("ec2/image")) {
    const std::string id = text(image->document, "ImageId");
    add_image_copy(draft, {*image, id, id, image->document, expected_seconds(*image)});
  }
}

}  // namespace cleave::plan
