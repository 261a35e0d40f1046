#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// An instance's row: {"document": …, "phases": […], "reservation": {…}, "attributes": {what
/// DescribeInstanceAttribute alone shows}, "credits": "standard", "public_ip": its own, while it runs}.

/// Throws InvalidInstanceID.NotFound, also for those that were terminated more than an hour ago.
Json& instance_row(const Call& call, std::string_view id);
/// Whether Describe still shows it.
bool is_shown(const Call& call, const Json& row);
/// Whether it holds its addresses, groups and volumes: not when it is shutting down or terminated.
bool is_live(const Call& call, const Json& row);

std::string instance_state(const Call& call, const Json& row);
/// {"Code": 16, "Name": "running"}
Json state_document(std::string_view state);
/// Of "Groups" in every kind of answer.
Json instance_view(const Call& call, const Json& row);

/// The ids of live instances in a security group.
std::vector<std::string> instances_in_group(const Call& call, std::string_view group_id);
/// A private address of a subnet, none of `but`, that is a function of `key`. Throws
/// InsufficientFreeAddressesInSubnet.
std::string free_private_address(const Call& call, const std::string& subnet_id, std::string_view key,
                                 const std::vector<std::string>& but);

/// Throws when a wished private address is not of the subnet (InvalidParameterValue) or is taken
/// (InvalidIPAddress.InUse).
void check_private_address(const Call& call, const std::string& subnet_id, const std::string& wished);

/// The instance restarts: for a while it serves nobody.
void note_reboot(const Call& call, Json& row);
/// Since when the instance in this place answers requests; nothing when it does not now. `row` may be null.
std::optional<Time> serving_since(World& world, const Json* row);

inline constexpr std::chrono::seconds pending_time{30};
inline constexpr std::chrono::seconds stopping_time{30};
inline constexpr std::chrono::seconds checks_time{120};  ///< from running to passed status checks

}  // namespace cleave::twin::ec2
