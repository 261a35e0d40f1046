#include "verify/expected_differences.h"

namespace cleave::verify {

const ExpectedDifferences& elb_differences() {
  static const ExpectedDifferences table = {
      {"elb/load-balancer",
       {{"CreatedTime", "the copy is younger"},
        {"AvailabilityZones", "accounts give zones different names; the subnets are compared"},
        {"SourceSecurityGroup", "follows from the account and the security groups, which are compared"}}},
  };
  return table;
}

}  // namespace cleave::verify
