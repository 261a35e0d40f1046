#include "twin/ec2/launch_interfaces.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "twin/ec2/groups.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/network.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

Refusal bad_combination(std::string message) {
  return {"InvalidParameterCombination", std::move(message)};
}

std::string default_subnet_in(const Call& call, const std::string& zone) {
  if (!default_vpc(call)) {
    throw Refusal{
        "VPCIdNotSpecified",
        "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC."};
  }
  const std::vector<std::string> subnets = default_subnets(call);
  for (const std::string& id : subnets) {
    const Json& subnet = document_of(own_row(call, subnet_kind, id));
    if (zone.empty() || text(subnet, "AvailabilityZone") == zone ||
        text(subnet, "AvailabilityZoneId") == zone) {
      return id;
    }
  }
  if (zone.empty())
    throw Refusal{"MissingInput", "No subnets found for the default VPC. Please specify a subnet."};
  throw Refusal{"InvalidParameterValue", fmt::format("Invalid availability zone: [{}]", zone)};
}

/// The launch's own members are a wish for one interface.
Json sole_wish(const Call& call) {
  Json wish = {{"DeviceIndex", 0}};
  for (const char* member : {"SubnetId", "PrivateIpAddress", "Ipv6AddressCount", "Ipv6Addresses"}) {
    if (has(call.input, member)) wish[member] = call.input.at(member);
  }
  return wish;
}

Json wished_interfaces(const Call& call) {
  Json wishes = list_or_empty(call.input, "NetworkInterfaces");
  if (wishes.empty()) return Json::array({sole_wish(call)});
  for (const char* member : {"SubnetId", "SecurityGroupIds", "SecurityGroups", "PrivateIpAddress",
                             "Ipv6AddressCount", "Ipv6Addresses"}) {
    if (has(call.input, member))
      throw bad_combination(fmt::format(
          "Network interfaces and an instance-level {} may not be specified on the same request", member));
  }
  std::set<long long> indexes;
  for (const Json& wish : wishes) {
    if (!has(wish, "DeviceIndex")) throw missing_parameter("NetworkInterface.DeviceIndex");
    if (!indexes.insert(number_or(wish, "DeviceIndex", 0)).second)
      throw bad_combination("Each network interface requires a unique device index.");
  }
  if (!indexes.contains(0)) throw bad_combination("One network interface must have the device index 0.");
  std::sort(wishes.begin(), wishes.end(), [](const Json& one, const Json& other) {
    return number_or(one, "DeviceIndex", 0) < number_or(other, "DeviceIndex", 0);
  });
  return wishes;
}

/// What the twin cannot give must not look as if it had been given.
void refuse_unknown_interface(const Json& wish) {
  static const std::set<std::string> known = {"AssociatePublicIpAddress",
                                              "DeleteOnTermination",
                                              "Description",
                                              "DeviceIndex",
                                              "Groups",
                                              "InterfaceType",
                                              "Ipv6AddressCount",
                                              "Ipv6Addresses",
                                              "NetworkCardIndex",
                                              "NetworkInterfaceId",
                                              "PrivateIpAddress",
                                              "PrivateIpAddresses",
                                              "SubnetId",
                                              "SecondaryPrivateIpAddressCount"};
  for (const auto& [name, value] : wish.items()) {
    if (!known.contains(name))
      throw Refusal{"UnsupportedOperation",
                    fmt::format("The twin does not simulate {} of a network interface", name)};
  }
  if (has(wish, "NetworkInterfaceId"))
    throw Refusal{
        "InvalidNetworkInterfaceID.NotFound",
        fmt::format("The networkInterface ID '{}' does not exist", text(wish, "NetworkInterfaceId"))};
  if (text_or(wish, "InterfaceType", "interface") != "interface")
    throw Refusal{"UnsupportedOperation", "The twin simulates only interfaces of the type 'interface'"};
}

void refuse_ipv6(const Json& wish, const std::string& subnet_id) {
  if (number_or(wish, "Ipv6AddressCount", 0) == 0 && list_or_empty(wish, "Ipv6Addresses").empty()) return;
  throw Refusal{"InvalidParameterValue",
                fmt::format("The subnet {} has no IPv6 CIDR block, so it has no IPv6 addresses", subnet_id)};
}

void read_addresses(const Json& wish, InterfaceOrder& order) {
  order.private_address = text_or(wish, "PrivateIpAddress", "");
  for (const Json& entry : list_or_empty(wish, "PrivateIpAddresses")) {
    const std::string address = text_or(entry, "PrivateIpAddress", "");
    if (flag_or(entry, "Primary", false)) {
      order.private_address = address;
    } else {
      order.secondary.push_back(address);
    }
  }
  order.more_secondary = number_or(wish, "SecondaryPrivateIpAddressCount", 0);
  constexpr long long most_addresses = 49;
  if (order.more_secondary < 0 || order.more_secondary > most_addresses ||
      (order.more_secondary > 0 && !order.secondary.empty()))
    throw bad_combination("Name secondary private addresses or their number, which is at most 49");
}

InterfaceOrder read_interface(const Call& call, const Json& wish, const std::string& zone) {
  refuse_unknown_interface(wish);
  InterfaceOrder order;
  order.subnet_id = text_or(wish, "SubnetId", "");
  if (order.subnet_id.empty()) order.subnet_id = default_subnet_in(call, zone);
  order.vpc_id = text(document_of(own_row(call, subnet_kind, order.subnet_id)), "VpcId");
  order.device_index = number_or(wish, "DeviceIndex", 0);
  order.description = text_or(wish, "Description", "");
  order.delete_on_termination = flag_or(wish, "DeleteOnTermination", true);
  refuse_ipv6(wish, order.subnet_id);
  read_addresses(wish, order);
  if (!order.private_address.empty()) check_private_address(call, order.subnet_id, order.private_address);
  for (const std::string& address : order.secondary) check_private_address(call, order.subnet_id, address);
  order.groups = groups_for(call, order.vpc_id, strings(wish, "Groups"));
  return order;
}

Json private_address_document(const Call& call, const std::string& address, bool primary) {
  return {{"Primary", primary},
          {"PrivateDnsName", private_dns_name(call.region, address)},
          {"PrivateIpAddress", address}};
}

}  // namespace

std::string private_dns_name(std::string_view region, std::string_view address) {
  std::string dashed(address);
  for (char& letter : dashed) {
    if (letter == '.') letter = '-';
  }
  if (region == "us-east-1") return fmt::format("ip-{}.ec2.internal", dashed);
  return fmt::format("ip-{}.{}.compute.internal", dashed, region);
}

std::vector<InterfaceOrder> read_interfaces(const Call& call, const std::string& zone) {
  std::vector<InterfaceOrder> orders;
  for (const Json& wish : wished_interfaces(call)) orders.push_back(read_interface(call, wish, zone));
  return orders;
}

Json interface_document(Call& call, const InterfaceOrder& order, const std::string& key) {
  std::vector<std::string> taken;
  const auto next = [&](const std::string& named) {
    const std::string own_key = taken.empty() ? key : fmt::format("{}/address/{}", key, taken.size());
    taken.push_back(named.empty() ? free_private_address(call, order.subnet_id, own_key, taken) : named);
    return taken.back();
  };
  const std::string address = next(order.private_address);
  Json addresses = Json::array({private_address_document(call, address, true)});
  for (const std::string& named : order.secondary)
    addresses.push_back(private_address_document(call, next(named), false));
  for (long long i = 0; i < order.more_secondary; ++i)
    addresses.push_back(private_address_document(call, next(""), false));
  Json groups = Json::array();
  for (const std::string& id : order.groups) groups.push_back(group_identifier(call, id));
  const Json attachment{{"AttachTime", now_text(call)},
                        {"AttachmentId", call.world.hex_id("eni-attach-", 17, key)},
                        {"DeleteOnTermination", order.delete_on_termination},
                        {"DeviceIndex", order.device_index},
                        {"NetworkCardIndex", 0},
                        {"Status", "attached"}};
  return {{"NetworkInterfaceId", call.world.hex_id("eni-", 17, key)},
          {"Attachment", attachment},
          {"Description", order.description},
          {"Groups", groups},
          {"InterfaceType", "interface"},
          {"Ipv6Addresses", Json::array()},
          {"OwnerId", call.account},
          {"PrivateDnsName", private_dns_name(call.region, address)},
          {"PrivateIpAddress", address},
          {"PrivateIpAddresses", addresses},
          {"SourceDestCheck", true},
          {"Status", "in-use"},
          {"SubnetId", order.subnet_id},
          {"VpcId", order.vpc_id}};
}

}  // namespace cleave::twin::ec2
