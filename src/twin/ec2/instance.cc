#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/addresses.h"
#include "twin/ec2/addresses_in.h"
#include "twin/ec2/groups.h"
#include "twin/ec2/instances.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/phases.h"
#include "twin/ec2/request.h"
#include "twin/ec2/volumes.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::chrono::hours shown_after_termination{1};
constexpr std::chrono::seconds reboot_time{60};

Json block_devices(const Call& call, std::string_view instance_id) {
  Json mappings = Json::array();
  for (const Json* volume : volumes_of(call, instance_id)) {
    const Json attachment = attachment_view(call, *volume);
    const Json ebs{{"AttachTime", attachment.at("AttachTime")},
                   {"DeleteOnTermination", attachment.at("DeleteOnTermination")},
                   {"Status", attachment.at("State")},
                   {"VolumeId", attachment.at("VolumeId")}};
    mappings.push_back({{"DeviceName", attachment.at("Device")}, {"Ebs", ebs}});
  }
  return mappings;
}

/// The elastic address that is associated, else the one that came with the launch.
void add_public_address(const Call& call, const Json& row, Json& view) {
  const Json* elastic = address_of_instance(call, text(view, "InstanceId"));
  const std::string address =
      elastic != nullptr ? text(document_of(*elastic), "PublicIp") : text_or(row, "public_ip", "");
  if (address.empty()) return;
  const std::string name = public_dns_name(call.region, address);
  view["PublicIpAddress"] = address;
  view["PublicDnsName"] = name;
  const Json association{{"IpOwnerId", elastic != nullptr ? call.account : "amazon"},
                         {"PublicDnsName", name},
                         {"PublicIp", address}};
  Json& primary = view["NetworkInterfaces"].front();
  primary["Association"] = association;
  primary["PrivateIpAddresses"].front()["Association"] = association;
}

Range range_of_subnet(const Call& call, const std::string& subnet_id) {
  return *parse_range(text(document_of(own_row(call, subnet_kind, subnet_id)), "CidrBlock"));
}

std::vector<std::string> private_addresses_in(const Call& call, const std::string& subnet_id) {
  std::vector<std::string> addresses;
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_live(call, row)) continue;
    for (const Json& interface : list_or_empty(document_of(row), "NetworkInterfaces")) {
      if (text(interface, "SubnetId") != subnet_id) continue;
      for (const Json& address : list_or_empty(interface, "PrivateIpAddresses"))
        addresses.push_back(text(address, "PrivateIpAddress"));
    }
  }
  return addresses;
}

/// Group names follow their groups, so rows keep only ids.
Json named_groups(const Call& call, const Json& groups) {
  Json named = Json::array();
  for (const Json& group : groups) named.push_back(group_identifier(call, text(group, "GroupId")));
  return named;
}

void add_groups(const Call& call, Json& view) {
  view["SecurityGroups"] = named_groups(call, list_or_empty(view, "SecurityGroups"));
  // The instance's groups are those of its primary interface.
  for (Json& interface : view["NetworkInterfaces"])
    interface["Groups"] = named_groups(call, list_or_empty(interface, "Groups"));
  view["NetworkInterfaces"].front()["Groups"] = view["SecurityGroups"];
}

}  // namespace

std::string instance_state(const Call& call, const Json& row) {
  return state_of(row.at("phases"), call.world.now());
}

Json state_document(std::string_view state) {
  static const std::map<std::string_view, int> codes{{"pending", 0},        {"running", 16},
                                                     {"shutting-down", 32}, {"terminated", 48},
                                                     {"stopping", 64},      {"stopped", 80}};
  return {{"Code", codes.at(state)}, {"Name", state}};
}

bool is_shown(const Call& call, const Json& row) {
  const Time now = call.world.now();
  if (state_of(row.at("phases"), now) != "terminated") return true;
  return now - state_since(row.at("phases"), now) < shown_after_termination;
}

bool is_live(const Call& call, const Json& row) {
  const std::string state = instance_state(call, row);
  return state != "terminated" && state != "shutting-down";
}

Json& instance_row(const Call& call, std::string_view id) {
  Json& row = own_row(call, instance_kind, id);
  if (!is_shown(call, row)) throw not_found(instance_kind, id);
  return row;
}

Json instance_view(const Call& call, const Json& row) {
  Json view = document_of(row);
  view["State"] = state_document(instance_state(call, row));
  view["PublicDnsName"] = "";
  if (!is_live(call, row)) {
    for (const char* member : {"PrivateIpAddress", "VpcId", "SubnetId", "IamInstanceProfile"})
      view.erase(member);
    view["PrivateDnsName"] = "";
    for (const char* member : {"NetworkInterfaces", "SecurityGroups", "BlockDeviceMappings"}) {
      view[member] = Json::array();
    }
    return view;
  }
  view["BlockDeviceMappings"] = block_devices(call, text(view, "InstanceId"));
  add_groups(call, view);
  add_public_address(call, row, view);
  return view;
}

std::vector<std::string> instances_in_group(const Call& call, std::string_view group_id) {
  std::vector<std::string> ids;
  for (const auto& [id, row] : call.table(instance_kind.table)) {
    if (!is_live(call, row)) continue;
    const Json view = instance_view(call, row);
    const auto& interfaces = list_or_empty(view, "NetworkInterfaces");
    const bool member = std::any_of(interfaces.begin(), interfaces.end(), [&](const Json& interface) {
      const auto& groups = interface.at("Groups");
      return std::any_of(groups.begin(), groups.end(),
                         [&](const Json& group) { return text(group, "GroupId") == group_id; });
    });
    if (member) ids.push_back(id);
  }
  return ids;
}

void check_private_address(const Call& call, const std::string& subnet_id, const std::string& wished) {
  const auto address = parse_address(wished);
  if (!address || !range_of_subnet(call, subnet_id).contains({*address, 32})) {
    throw Refusal{"InvalidParameterValue",
                  fmt::format("Address {} does not fall within the subnet's address range", wished)};
  }
  if (contains(private_addresses_in(call, subnet_id), wished)) {
    throw Refusal{"InvalidIPAddress.InUse", fmt::format("Address {} is in use.", wished)};
  }
}

std::string free_private_address(const Call& call, const std::string& subnet_id, std::string_view key,
                                 const std::vector<std::string>& but) {
  std::vector<std::string> taken = private_addresses_in(call, subnet_id);
  taken.insert(taken.end(), but.begin(), but.end());
  const auto address = pick_address(range_of_subnet(call, subnet_id), key,
                                    [&](const std::string& candidate) { return contains(taken, candidate); });
  if (address) return *address;
  throw Refusal{"InsufficientFreeAddressesInSubnet",
                fmt::format("The subnet {} has no free addresses", subnet_id)};
}

void note_reboot(const Call& call, Json& row) {
  row["rebooted_at"] = to_rfc3339(call.world.now() + reboot_time);
}

std::optional<Time> serving_since(World& world, const Json* row) {
  if (row == nullptr) return std::nullopt;
  const Time now = world.now();
  const Json& phases = row->at("phases");
  if (state_of(phases, now) != "running") return std::nullopt;
  Time since = state_since(phases, now);
  if (has(*row, "rebooted_at")) since = std::max(since, from_rfc3339(text(*row, "rebooted_at")));
  if (since > now) return std::nullopt;
  return since;
}

}  // namespace cleave::twin::ec2
