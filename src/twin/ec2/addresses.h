#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "twin/service.h"

namespace cleave::twin::ec2 {

/// An elastic address's row: {"document": …, "transfer": an offer to another account}.

/// The row of the elastic address that an instance has; null when it has none.
const Json* address_of_instance(const Call& call, std::string_view instance_id);

/// A public address that nobody in any account has, as a function of `key`.
std::string free_public_address(World& world, std::string_view key);

/// "ec2-198-18-0-7.compute-1.amazonaws.com"
std::string public_dns_name(std::string_view region, std::string_view address);

/// The quota of addresses in a region
/// (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). Throws AddressLimitExceeded
/// when the caller has as many.
void refuse_too_many_addresses(const Call& call);

/// An address's row after it came to an account: allocated or transferred.
Json& keep_address(Call& call, const std::string& public_ip, std::string_view key, Json tags);

}  // namespace cleave::twin::ec2
