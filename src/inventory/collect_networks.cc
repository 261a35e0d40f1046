#include <fmt/format.h>

#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

/// VPCs and subnets, and the zones: their names differ between accounts, their ZoneIds do not
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html).
void collect_networks(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& vpc : listed(ec2, "ec2", "DescribeVpcs", "Vpcs", Json::object(), findings)) {
    const std::string id = text(vpc, "VpcId");
    findings.add({"ec2/vpc/" + id, "ec2", "vpc", region, name_of(vpc, id), std::move(vpc)});
  }
  for (Json& subnet : listed(ec2, "ec2", "DescribeSubnets", "Subnets", Json::object(), findings)) {
    const std::string id = text(subnet, "SubnetId");
    findings.add({"ec2/subnet/" + id, "ec2", "subnet", region, name_of(subnet, id), std::move(subnet)});
  }
  for (Json& zone :
       listed(ec2, "ec2", "DescribeAvailabilityZones", "AvailabilityZones", Json::object(), findings)) {
    const std::string name = text(zone, "ZoneName");
    findings.add({fmt::format("ec2/availability-zone/{}/{}", region, name), "ec2", "availability-zone",
                  region, name, std::move(zone)});
  }
}

}  // namespace cleave::inventory
