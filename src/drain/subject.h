#pragma once

#include <string_view>
#include <vector>

#include "drain/callers/agent_kind.h"
#include "drain/callers/host_names.h"
#include "drain/callers/hosts.h"
#include "drain/cut.h"
#include "drain/lines/address.h"

namespace cleave::drain {

/// What all tallies of a split have in common.
struct Subject {
  Hosts hosts;
  Cut cut;
  std::vector<Address> own{};  ///< addresses of people who look after the split
  Time until = Time::max();    ///< later lines are not there yet
  HostNames names{};
  Time now = Time::max();  ///< a line that is dated later has a wrong date
  bool has_zone = false;   ///< it was said which zone times without one are of

  bool is_own(const Address& client) const;
  /// The same in microseconds since 1970.
  std::int64_t until_us() const;
  std::int64_t now_us() const;
};

}  // namespace cleave::drain
