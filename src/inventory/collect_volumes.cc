#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_volumes(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& found : listed(ec2, "ec2", "DescribeVolumes", "Volumes", Json::object(), findings)) {
    const std::string id = text(found, "VolumeId");
    findings.add({"ec2/volume/" + id, "ec2", "volume", region, name_of(found, id), std::move(found)});
  }
}

}  // namespace cleave::inventory
