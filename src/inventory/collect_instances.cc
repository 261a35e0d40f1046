#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "inventory/collectors.h"
#include "inventory/reading.h"

namespace cleave::inventory {
namespace {

// What DescribeInstances leaves out, one call each
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html).
constexpr std::array left_out = {"userData", "disableApiTermination", "disableApiStop",
                                 "instanceInitiatedShutdownBehavior"};

/// How many instances one DescribeInstanceCreditSpecifications may name is limited to 1000; smaller batches
/// lose less when one of them is refused.
constexpr std::size_t credit_batch = 100;

bool is_gone(const Json& instance) {
  const std::string state = text_or(instance, "State/Name", "");
  return state == "terminated" || state == "shutting-down";
}

/// Only burstable types have CPU credits
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html).
bool is_burstable(const Json& instance) {
  const std::string type = text_or(instance, "InstanceType", "");
  return type.starts_with("t2.") || type.starts_with("t3.") || type.starts_with("t3a.") ||
         type.starts_with("t4g.");
}

void read_attributes(const aws::Client& ec2, Json& instance, Findings& findings) {
  const std::string id = text(instance, "InstanceId");
  Json together = Json::object();
  for (const char* attribute : left_out) {
    const Json answer =
        read_or_gap(ec2, "DescribeInstanceAttribute", {{"InstanceId", id}, {"Attribute", attribute}},
                    findings, fmt::format("ec2/instance/{} {}", id, attribute));
    if (!answer.is_null()) together.update(answer);
  }
  instance["DescribeInstanceAttribute"] = std::move(together);
}

void read_credits(const aws::Client& ec2, std::map<std::string, Json>& instances, Findings& findings) {
  std::vector<std::string> burstable;
  for (const auto& [id, instance] : instances) {
    if (is_burstable(instance) && !is_gone(instance)) burstable.push_back(id);
  }
  for (std::size_t start = 0; start < burstable.size(); start += credit_batch) {
    const std::size_t end = std::min(start + credit_batch, burstable.size());
    const std::vector<std::string> ids(burstable.begin() + static_cast<long>(start),
                                       burstable.begin() + static_cast<long>(end));
    const Json found = listed(ec2, "ec2", "DescribeInstanceCreditSpecifications",
                              "InstanceCreditSpecifications", {{"InstanceIds", ids}}, findings);
    for (const Json& credit : found) {
      const auto instance = instances.find(text(credit, "InstanceId"));
      if (instance != instances.end()) instance->second["DescribeInstanceCreditSpecifications"] = credit;
    }
  }
}

}  // namespace

void collect_instances(const aws::Account& account, const std::string& region, Findings& findings) {
  const aws::Client ec2 = account.client("ec2", region);
  std::map<std::string, Json> instances;
  for (const Json& reservation :
       listed(ec2, "ec2", "DescribeInstances", "Reservations", Json::object(), findings)) {
    for (const Json& instance : list_or_empty(reservation, "Instances")) {
      instances.emplace(text(instance, "InstanceId"), instance);
    }
  }
  read_credits(ec2, instances, findings);
  for (auto& [id, instance] : instances) {
    if (!is_gone(instance)) read_attributes(ec2, instance, findings);
    const std::string name = name_of(instance, id);
    findings.add({"ec2/instance/" + id, "ec2", "instance", region, name, std::move(instance)});
  }
}

}  // namespace cleave::inventory
