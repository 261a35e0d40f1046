#pragma once

#include <string>
#include <string_view>

namespace cleave::aws {

/// What a profile says about the kind of endpoint that it wants.
struct EndpointVariant {
  bool fips = false;
  bool dualstack = false;
  bool sts_global = false;  ///< sts_regional_endpoints = legacy
};

/// A family of regions, as botocore's partitions.json has it.
struct Partition {
  std::string id, dns_suffix, dualstack_dns_suffix, global_region;
  bool supports_fips = false, supports_dualstack = false;
};

/// The partition of a region, by its name or by its pattern; "aws" for a region that fits nowhere.
const Partition& partition_of_region(std::string_view region);

/// One label of a host name. What is none never becomes part of an address.
bool is_host_label(std::string_view text);

struct RegionHost {
  std::string host;
  std::string signing_region;  ///< "": the region itself
};

/// Where a service other than S3 answers, by its own rules. "aws-global" is the region of those that have
/// none. Throws Error(input, "no-such-endpoint") where the service has no endpoint of the wanted variant.
RegionHost host_by_rules(const std::string& service_id, const std::string& region,
                         const EndpointVariant& variant);

}  // namespace cleave::aws
