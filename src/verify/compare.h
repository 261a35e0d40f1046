#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "verify/expected_differences.h"

namespace cleave::verify {

/// Where two documents differ. A null value means that the attribute is absent on that side.
struct Difference {
  std::string path;
  Json source;
  Json destination;
  bool planned = false;  ///< `source` is what the plan makes of the source's value
};

/// Compares what the source has (names already changed to the destination's) with what the destination has.
/// Lists are compared without regard to order unless their order means something; strings that are JSON by
/// content; the tags that cleave adds do not count. `compared`, when given, is raised by the number of
/// attributes looked at.
std::vector<Difference> compare(const Json& source, const Json& destination,
                                const std::vector<ExpectedDifference>& expected,
                                std::size_t* compared = nullptr);

}  // namespace cleave::verify
