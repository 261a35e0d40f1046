#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_snapshots(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& found :
       listed(ec2, "ec2", "DescribeSnapshots", "Snapshots", {{"OwnerIds", {"self"}}}, findings)) {
    const std::string id = text(found, "SnapshotId");
    findings.add({"ec2/snapshot/" + id, "ec2", "snapshot", region, name_of(found, id), std::move(found)});
  }
}

}  // namespace cleave::inventory
