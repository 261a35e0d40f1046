#include "twin/ec2/addresses.h"

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"
#include "twin/ec2/tags.h"
#include "twin/ec2/transfers.h"

namespace cleave::twin::ec2 {
namespace {

const Filters address_filters{{"allocation-id", "AllocationId"},
                              {"association-id", "AssociationId"},
                              {"instance-id", "InstanceId"},
                              {"network-border-group", "NetworkBorderGroup"},
                              {"network-interface-id", "NetworkInterfaceId"},
                              {"network-interface-owner-id", "NetworkInterfaceOwnerId"},
                              {"private-ip-address", "PrivateIpAddress"},
                              {"public-ip", "PublicIp"},
                              {"domain", "Domain"}};

aws::Message allocate_address(Call& call) {
  refuse_too_many_addresses(call);
  if (has(call.input, "Address")) {
    throw Refusal{"InvalidAddress.NotFound",
                  fmt::format("Address '{}' cannot be recovered", text(call.input, "Address"))};
  }
  const std::string key = request_key(call);
  const std::size_t held = call.table(address_kind.table).size();
  const std::string public_ip = free_public_address(call.world, fmt::format("{}/{}", key, held));
  const Json& document = document_of(keep_address(call, public_ip, key, requested_tags(call, "elastic-ip")));
  return answer({{"AllocationId", document.at("AllocationId")},
                 {"PublicIp", public_ip},
                 {"PublicIpv4Pool", "amazon"},
                 {"NetworkBorderGroup", call.region},
                 {"Domain", "vpc"}});
}

aws::Message describe_addresses(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "AllocationIds");
  const std::vector<std::string> public_ips = strings(call.input, "PublicIps");
  for (const std::string& id : ids) own_row(call, address_kind, id);
  std::vector<std::string> known;
  Json addresses = Json::array();
  for (const auto& [id, row] : call.table(address_kind.table)) {
    const Json& document = document_of(row);
    known.push_back(text(document, "PublicIp"));
    if (!ids.empty() && !contains(ids, id)) continue;
    if (!public_ips.empty() && !contains(public_ips, known.back())) continue;
    addresses.push_back(document);
  }
  for (const std::string& public_ip : public_ips) {
    if (!contains(known, public_ip)) {
      throw Refusal{"InvalidAddress.NotFound", fmt::format("Address '{}' not found.", public_ip)};
    }
  }
  return answer({{"Addresses", filtered(call, std::move(addresses), address_filters)}});
}

aws::Message release_address(Call& call) {
  if (!has(call.input, "AllocationId")) throw missing_parameter("AllocationId");
  const std::string id = text(call.input, "AllocationId");
  const Json& row = own_row(call, address_kind, id);
  if (has(document_of(row), "AssociationId")) {
    throw Refusal{"InvalidIPAddress.InUse", fmt::format("The address with allocation id '{}' is in use", id)};
  }
  if (is_offered(call, row)) {
    throw Refusal{"InvalidIPAddress.InUse",
                  fmt::format("The address with allocation id '{}' has a pending transfer", id)};
  }
  call.table(address_kind.table).erase(id);
  return done();
}

}  // namespace

void add_addresses(Handlers& handlers) {
  handlers["AllocateAddress"] = allocate_address;
  handlers["DescribeAddresses"] = describe_addresses;
  handlers["ReleaseAddress"] = release_address;
}

}  // namespace cleave::twin::ec2
