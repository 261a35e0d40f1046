#include "drain/subject.h"

#include <algorithm>
#include <limits>

#include "drain/time_us.h"

namespace cleave::drain {

bool Subject::is_own(const Address& client) const {
  return std::find(own.begin(), own.end(), client) != own.end();
}

std::int64_t Subject::until_us() const {
  return until == Time::max() ? std::numeric_limits<std::int64_t>::max() : us_of(until);
}

}  // namespace cleave::drain
