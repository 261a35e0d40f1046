#include <set>

#include "plan/ec2/planners.h"
#include "plan/refusal.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

/// What the images of moving instances and moving images carry over.
std::set<std::string> carried(const Draft& draft) {
  std::set<std::string> ids;
  for (const char* type : {"ec2/instance", "ec2/image"}) {
    for (const Resource* resource : draft.moving(type)) {
      for (const Json& mapping : list_or_empty(resource->document, "BlockDeviceMappings")) {
        ids.insert(text_or(mapping, "Ebs/VolumeId", ""));
        ids.insert(text_or(mapping, "Ebs/SnapshotId", ""));
      }
    }
  }
  return ids;
}

}  // namespace

/// Volumes and snapshots move inside images only.
void refuse_loose_storage(const Draft& draft) {
  const std::set<std::string> ids = carried(draft);
  for (const char* type : {"ec2/volume", "ec2/snapshot"}) {
    for (const Resource* resource : draft.moving(type)) {
      const std::string key = resource->id.substr(resource->id.rfind('/') + 1);
      if (ids.contains(key)) continue;
      throw not_supported(*resource,
                          "no moving instance or image holds it, and storage moves inside images only");
    }
  }
}

}  // namespace cleave::plan
