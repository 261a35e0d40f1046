#include "verify/expected_differences.h"

namespace cleave::verify {

const std::vector<ExpectedDifference>& expected_differences(std::string_view type) {
  static const std::vector<ExpectedDifference> none;
  for (const auto* table : {&ec2_differences(), &elb_differences(), &iam_differences(), &s3_differences(),
                            &acm_differences(), &cloudfront_differences(), &route53_differences()}) {
    const auto found = table->find(type);
    if (found != table->end()) return found->second;
  }
  return none;
}

}  // namespace cleave::verify
