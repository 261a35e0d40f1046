#include <fmt/format.h>

#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {

void collect_key_pairs(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  for (Json& pair :
       listed(ec2, "ec2", "DescribeKeyPairs", "KeyPairs", {{"IncludePublicKey", true}}, findings)) {
    const std::string name = text(pair, "KeyName");
    findings.add(
        {fmt::format("ec2/key-pair/{}/{}", region, name), "ec2", "key-pair", region, name, std::move(pair)});
  }
}

}  // namespace cleave::inventory
