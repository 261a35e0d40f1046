#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drain/lines/request.h"

namespace cleave::drain {

/// What kind of name a client asked for. The values are bits: a client may have asked for several.
enum class HostKind : unsigned {
  untold = 1,   ///< the log does not say
  moved = 2,    ///< a host of the split
  address = 4,  ///< an IP address
  aws = 8,      ///< AWS's own name of a load balancer, distribution, bucket or instance
  old = 16,     ///< a name that the split has changed
  other = 32    ///< any other name
};

/// The host names that a split is about.
class Hosts {
 public:
  /// `moved`: host names, also "*.example.com"; empty: every name that is no address and not AWS's own.
  /// `old`: host and bucket names that the destination has not.
  Hosts(std::vector<std::string> moved, std::vector<std::string> old);

  HostKind kind_of(const Request& request) const;
  const std::vector<std::string>& moved() const { return moved_; }

 private:
  HostKind kind_of_name(std::string_view host) const;
  bool is_moved(std::string_view host) const;

  std::vector<std::string> moved_, wildcards_, old_;
};

/// As DNS compares names: in lower case, without a last dot.
std::string lowered(std::string_view host);

/// Is `host` an IP address, or "[…]" around one?
bool is_address(std::string_view host);

}  // namespace cleave::drain
