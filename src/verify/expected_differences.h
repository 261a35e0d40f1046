#pragma once

#include <map>
#include <string_view>
#include <vector>

namespace cleave::verify {

/// An attribute that has to differ between a resource and its counterpart, and why: ids, dates, places.
struct ExpectedDifference {
  std::string_view path;  ///< member names with slashes, "*" for any member or list index; with all below it
  std::string_view why;
};

/// Type ("ec2/instance") → its expected differences.
using ExpectedDifferences = std::map<std::string_view, std::vector<ExpectedDifference>>;

// One table for each service (verify/expected_differences_*.cc); names that the plan changes need not stand
// in them.
const ExpectedDifferences& ec2_differences();
const ExpectedDifferences& elb_differences();
const ExpectedDifferences& iam_differences();
const ExpectedDifferences& s3_differences();
const ExpectedDifferences& acm_differences();
const ExpectedDifferences& cloudfront_differences();
const ExpectedDifferences& route53_differences();

/// The table of one type; empty for a type without expected differences.
const std::vector<ExpectedDifference>& expected_differences(std::string_view type);

}  // namespace cleave::verify
