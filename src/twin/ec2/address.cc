#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/addresses_in.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t most_addresses = 5;

/// Set aside for tests (RFC 2544), so nothing real is ever meant.
constexpr Range public_range{(198U << 24) | (18U << 16), 15};

bool is_held(World& world, const std::string& address) {
  bool held = false;
  world.each_table(address_kind.table, [&](const std::string&, const std::string&, Table& table) {
    held = held || std::any_of(table.begin(), table.end(), [&](const auto& entry) {
             return text(document_of(entry.second), "PublicIp") == address;
           });
  });
  world.each_table(instance_kind.table, [&](const std::string&, const std::string&, Table& table) {
    held = held || std::any_of(table.begin(), table.end(), [&](const auto& entry) {
             return text_or(entry.second, "public_ip", "") == address;
           });
  });
  return held;
}

}  // namespace

const Json* address_of_instance(const Call& call, std::string_view instance_id) {
  for (const auto& [id, row] : call.table(address_kind.table)) {
    if (text_or(document_of(row), "InstanceId", "") == instance_id) return &row;
  }
  return nullptr;
}

std::string free_public_address(World& world, std::string_view key) {
  const auto address = pick_address(public_range, key,
                                    [&](const std::string& candidate) { return is_held(world, candidate); });
  if (address) return *address;
  throw Refusal{"InsufficientAddressCapacity", "Not enough available addresses to satisfy your request"};
}

std::string public_dns_name(std::string_view region, std::string_view address) {
  std::string dashed(address);
  std::replace(dashed.begin(), dashed.end(), '.', '-');
  if (region == "us-east-1") return fmt::format("ec2-{}.compute-1.amazonaws.com", dashed);
  return fmt::format("ec2-{}.{}.compute.amazonaws.com", dashed, region);
}

void refuse_too_many_addresses(const Call& call) {
  if (call.table(address_kind.table).size() < most_addresses) return;
  throw Refusal{"AddressLimitExceeded", "The maximum number of addresses has been reached."};
}

Json& keep_address(Call& call, const std::string& public_ip, std::string_view key, Json tags) {
  return add_row(call, address_kind,
                 {{"AllocationId", call.world.hex_id("eipalloc-", 17, key)},
                  {"PublicIp", public_ip},
                  {"PublicIpv4Pool", "amazon"},
                  {"Domain", "vpc"},
                  {"NetworkBorderGroup", call.region},
                  {"Tags", std::move(tags)}});
}

}  // namespace cleave::twin::ec2
