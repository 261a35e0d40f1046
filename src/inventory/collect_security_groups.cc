#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_security_groups(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& found :
       listed(ec2, "ec2", "DescribeSecurityGroups", "SecurityGroups", Json::object(), findings)) {
    const std::string id = text(found, "GroupId");
    findings.add({"ec2/security-group/" + id, "ec2", "security-group", region,
                  name_of(found, text(found, "GroupName")), std::move(found)});
  }
}

}  // namespace cleave::inventory
