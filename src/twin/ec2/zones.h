#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::twin::ec2 {

struct Region {
  std::string_view name;       ///< "us-east-1"
  std::string_view zone_code;  ///< starts the ids of its zones: "use1"
  int zones;
  enum class Use { always, opt_in } use;
};
const std::vector<Region>& regions();
/// Null when there is none of that name.
const Region* find_region(std::string_view name);

/// An availability zone as one account sees it. Names are given out per account, so "us-east-1a" is not the
/// same place in two accounts; ids are the same for all
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-regions-availability-zones.html).
struct Zone {
  std::string name;  ///< "us-east-1a"
  std::string id;    ///< "use1-az4"
};
std::vector<Zone> zones_of(std::string_view account, std::string_view region);

}  // namespace cleave::twin::ec2
