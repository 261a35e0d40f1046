#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

Json& row_by_public_ip(const Call& call, const std::string& public_ip) {
  for (auto& [id, row] : call.table(address_kind.table)) {
    if (text(document_of(row), "PublicIp") == public_ip) return row;
  }
  throw Refusal{"InvalidAddress.NotFound", fmt::format("Address '{}' not found.", public_ip)};
}

Json& meant_address(const Call& call) {
  if (has(call.input, "AllocationId")) return own_row(call, address_kind, text(call.input, "AllocationId"));
  if (has(call.input, "PublicIp")) return row_by_public_ip(call, text(call.input, "PublicIp"));
  throw missing_parameter("AllocationId");
}

const Json& meant_instance(const Call& call) {
  if (has(call.input, "InstanceId")) return instance_row(call, text(call.input, "InstanceId"));
  if (!has(call.input, "NetworkInterfaceId")) throw missing_parameter("InstanceId");
  const std::string id = text(call.input, "NetworkInterfaceId");
  for (const auto& [instance_id, row] : call.table(instance_kind.table)) {
    const Json& interfaces = list_or_empty(document_of(row), "NetworkInterfaces");
    if (is_live(call, row) && !interfaces.empty() && text(interfaces[0], "NetworkInterfaceId") == id)
      return row;
  }
  throw Refusal{"InvalidNetworkInterfaceID.NotFound",
                fmt::format("The networkInterface ID '{}' does not exist", id)};
}

void forget_association(Json& document) {
  for (const char* member :
       {"AssociationId", "InstanceId", "NetworkInterfaceId", "NetworkInterfaceOwnerId", "PrivateIpAddress"}) {
    document.erase(member);
  }
}

/// An instance has one public address: the one it had before goes.
void drop_other_addresses(const Call& call, const std::string& instance_id) {
  for (auto& [id, row] : call.table(address_kind.table)) {
    if (text_or(document_of(row), "InstanceId", "") == instance_id) forget_association(document_of(row));
  }
}

aws::Message associate_address(Call& call) {
  Json& address = document_of(meant_address(call));
  const Json& instance_row_found = meant_instance(call);
  const Json& instance = document_of(instance_row_found);
  const std::string instance_id = text(instance, "InstanceId");
  const std::string state = instance_state(call, instance_row_found);
  if (state != "running" && state != "stopped" && state != "stopping") {
    throw Refusal{
        "InvalidInstanceID",
        fmt::format("The pending instance '{}' is not in a valid state for this operation.", instance_id)};
  }
  const bool moves = has(address, "AssociationId") && text(address, "InstanceId") != instance_id;
  if (moves && !flag_or(call.input, "AllowReassociation", true)) {
    throw Refusal{"Resource.AlreadyAssociated",
                  fmt::format("resource {} is already associated with associate-id {}",
                              text(address, "AllocationId"), text(address, "AssociationId"))};
  }
  if (text_or(address, "InstanceId", "") != instance_id) {
    drop_other_addresses(call, instance_id);
    const std::string key =
        natural_key(call, fmt::format("{}/{}", text(address, "AllocationId"), instance_id));
    address["AssociationId"] = call.world.hex_id("eipassoc-", 17, key);
    address["InstanceId"] = instance_id;
    address["NetworkInterfaceId"] = at(instance, "NetworkInterfaces/0/NetworkInterfaceId");
    address["NetworkInterfaceOwnerId"] = call.account;
    address["PrivateIpAddress"] = at(instance, "PrivateIpAddress");
  }
  return answer({{"AssociationId", address.at("AssociationId")}});
}

aws::Message disassociate_address(Call& call) {
  if (has(call.input, "PublicIp")) {
    forget_association(document_of(row_by_public_ip(call, text(call.input, "PublicIp"))));
    return done();
  }
  if (!has(call.input, "AssociationId")) throw missing_parameter("AssociationId");
  const std::string association = text(call.input, "AssociationId");
  for (auto& [id, row] : call.table(address_kind.table)) {
    if (text_or(document_of(row), "AssociationId", "") != association) continue;
    forget_association(document_of(row));
    return done();
  }
  throw Refusal{"InvalidAssociationID.NotFound",
                fmt::format("The association ID '{}' does not exist", association)};
}

}  // namespace

void add_address_associations(Handlers& handlers) {
  handlers["AssociateAddress"] = associate_address;
  handlers["DisassociateAddress"] = disassociate_address;
}

}  // namespace cleave::twin::ec2
