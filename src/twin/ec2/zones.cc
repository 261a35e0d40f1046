#include "twin/ec2/zones.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave::twin::ec2 {

const std::vector<Region>& regions() {
  using Use = Region::Use;
  static const std::vector<Region> all{
      {"af-south-1", "afs1", 3, Use::opt_in},      {"ap-east-1", "ape1", 3, Use::opt_in},
      {"ap-northeast-1", "apne1", 3, Use::always}, {"ap-northeast-2", "apne2", 4, Use::always},
      {"ap-northeast-3", "apne3", 3, Use::always}, {"ap-south-1", "aps1", 3, Use::always},
      {"ap-southeast-1", "apse1", 3, Use::always}, {"ap-southeast-2", "apse2", 3, Use::always},
      {"ca-central-1", "cac1", 3, Use::always},    {"eu-central-1", "euc1", 3, Use::always},
      {"eu-north-1", "eun1", 3, Use::always},      {"eu-south-1", "eus1", 3, Use::opt_in},
      {"eu-west-1", "euw1", 3, Use::always},       {"eu-west-2", "euw2", 3, Use::always},
      {"eu-west-3", "euw3", 3, Use::always},       {"me-south-1", "mes1", 3, Use::opt_in},
      {"sa-east-1", "sae1", 3, Use::always},       {"us-east-1", "use1", 6, Use::always},
      {"us-east-2", "use2", 3, Use::always},       {"us-west-1", "usw1", 2, Use::always},
      {"us-west-2", "usw2", 4, Use::always}};
  return all;
}

const Region* find_region(std::string_view name) {
  for (const Region& region : regions()) {
    if (region.name == name) return &region;
  }
  return nullptr;
}

std::vector<Zone> zones_of(std::string_view account, std::string_view region) {
  const Region* found = find_region(region);
  if (found == nullptr) return {};
  std::vector<int> numbers(static_cast<std::size_t>(found->zones));
  std::iota(numbers.begin(), numbers.end(), 1);
  const std::string order = sha256(fmt::format("{}/{}/zones", account, region));
  std::sort(numbers.begin(), numbers.end(), [&](int left, int right) {
    return order[static_cast<std::size_t>(left)] < order[static_cast<std::size_t>(right)];
  });
  std::vector<Zone> zones;
  for (std::size_t index = 0; index < numbers.size(); ++index) {
    zones.push_back({fmt::format("{}{}", region, static_cast<char>('a' + index)),
                     fmt::format("{}-az{}", found->zone_code, numbers[index])});
  }
  return zones;
}

}  // namespace cleave::twin::ec2
