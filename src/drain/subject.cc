#include "drain/subject.h"

#include <algorithm>
#include <limits>

#include "drain/time_us.h"

namespace cleave::drain {

bool Subject::is_own(const Address& client) const {
  return std::find(own.begin(), own.end(), client) != own.end();
}

namespace {

std::int64_t us_or_most(Time time) {
  return time == Time::max() ? std::numeric_limits<std::int64_t>::max() : us_of(time);
}

}  // namespace

std::int64_t Subject::until_us() const {
  return us_or_most(until);
}

std::int64_t Subject::now_us() const {
  return us_or_most(now);
}

}  // namespace cleave::drain
