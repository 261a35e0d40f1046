#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "drain/callers/hosts.h"

namespace cleave::drain {

/// The hosts that have a line of their own in the timeline. Shared by the threads that read.
class HostNames {
 public:
  /// For requests whose host is not told.
  static constexpr std::uint32_t untold = 1;

  /// 0 is for all that have no name of their own: clients may send any, and so as many as they like.
  std::uint32_t index_of(std::string_view host, HostKind kind);
  std::vector<std::string> names() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> names_{"(other)", "(not told)", "(IP address)", "(AWS's own name)"};
};

}  // namespace cleave::drain
