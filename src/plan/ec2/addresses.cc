#include <fmt/format.h>

#include "plan/ec2/planners.h"
#include "plan/new_step.h"
#include "plan/refusal.h"
#include "plan/tags.h"

namespace cleave::plan {
namespace {

using inventory::Resource;

std::string key_of(const Resource& address) {
  return address.id.substr(address.id.rfind('/') + 1);
}

std::string allocation(const Resource& address) {
  return step_id("ec2/allocate-address", key_of(address));
}

/// An address on a network interface of its own belongs to something that is not an instance (a NAT gateway,
/// …).
void refuse_foreign_use(const Resource& address) {
  const bool in_use = !text_or(address.document, "AssociationId", "").empty();
  if (!in_use || !text_or(address.document, "InstanceId", "").empty()) return;
  throw not_supported(address,
                      fmt::format("it belongs to {}, which is not an instance's",
                                  text_or(address.document, "NetworkInterfaceId", "a network interface")));
}

}  // namespace

void declare_addresses(Draft& draft) {
  for (const Resource* address : draft.moving("ec2/address")) {
    refuse_foreign_use(*address);
    draft.becomes(*address, "id", text_or(address->document, "AllocationId", ""),
                  from(allocation(*address), "AllocationId"));
    draft.becomes(*address, "id", text(address->document, "PublicIp"),
                  from(allocation(*address), "PublicIp"));
  }
}

void add_addresses(Draft& draft) {
  for (const Resource* address : draft.moving("ec2/address")) {
    Json params = {
        {"Domain", "vpc"},
        {"TagSpecifications", {draft.rewritten(tag_specification("elastic-ip", address->document))}}};
    Step step = new_step("ec2/allocate-address", key_of(*address), Phase::copy, Side::destination, address,
                         std::move(params));
    step.region = address->region;
    step.reason = fmt::format("A new address stands for {}, so that both copies can be reached at once.",
                              text(address->document, "PublicIp"));
    step.expected_seconds = 1;
    draft.add(std::move(step));
  }
}

void add_associations(Draft& draft) {
  for (const Resource* address : draft.moving("ec2/address")) {
    const std::string instance = text_or(address->document, "InstanceId", "");
    if (instance.empty()) continue;
    if (!draft.moves("ec2/instance/" + instance)) {
      draft.drop(*address, "InstanceId", why_left(draft, "ec2/instance/" + instance, instance));
      continue;
    }
    Json params = {{"AllocationId", from(allocation(*address), "AllocationId")},
                   {"InstanceId", from(step_id("ec2/run-instance", instance), "InstanceId")}};
    Step step = new_step("ec2/associate-address", key_of(*address), Phase::copy, Side::destination, address,
                         std::move(params));
    step.region = address->region;
    step.reason = "The instance at the destination gets its fixed address.";
    step.expected_seconds = 2;
    draft.add(std::move(step));
  }
}

}  // namespace cleave::plan
