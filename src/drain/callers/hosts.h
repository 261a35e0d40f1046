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
  other = 32,   ///< any other name
  server = 64   ///< what a server calls itself, perhaps, and no client asked for: see HostNames
};

/// The host names that a split is about.
class Hosts {
 public:
  /// `moved`: host names, also "*.example.com"; empty: every name that is no address and not AWS's own.
  /// `old`: host and bucket names that the destination has not.
  Hosts(std::vector<std::string> moved, std::vector<std::string> old);

  HostKind kind_of(const Request& request) const;
  /// A bit for each of `moved` that stands for this name; 0 for other names, and for all when they are more
  /// than 64.
  std::uint64_t moved_bits(std::string_view host) const;
  /// All of them; 0 when there are none or more than 64.
  std::uint64_t all_moved_bits() const;
  const std::vector<std::string>& moved() const { return moved_; }

 private:
  HostKind kind_of_name(std::string_view host) const;
  bool is_moved(std::string_view host) const;
  /// One of the pair "example.com" and "www.example.com", whose other one has moved: servers mostly answer
  /// for both under the name of one.
  bool is_beside_moved(std::string_view host) const;

  std::vector<std::string> moved_, wildcards_, old_;
};

/// As DNS compares names: in lower case, without a last dot.
std::string lowered(std::string_view host);

/// One of AWS's own names of a load balancer, distribution, bucket or instance; `name` is lowered.
bool is_name_of_aws(std::string_view name);

/// Is `host` an IP address, or "[…]" around one?
bool is_address(std::string_view host);

}  // namespace cleave::drain
