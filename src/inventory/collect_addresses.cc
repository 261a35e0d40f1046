#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_addresses(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& address : listed(ec2, "ec2", "DescribeAddresses", "Addresses", Json::object(), findings)) {
    const std::string public_ip = text(address, "PublicIp");
    // Addresses of EC2-Classic had no allocation id; the address itself is as unique.
    const std::string key = text_or(address, "AllocationId", public_ip);
    findings.add(
        {"ec2/address/" + key, "ec2", "address", region, name_of(address, public_ip), std::move(address)});
  }
}

}  // namespace cleave::inventory
