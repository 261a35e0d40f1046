#include "drain/callers/host_names.h"

#include <algorithm>

namespace cleave::drain {
namespace {

constexpr std::size_t most_names = 64;

}  // namespace

std::uint32_t HostNames::index_of(std::string_view host, HostKind kind) {
  switch (kind) {
    case HostKind::other:
      return 0;
    case HostKind::untold:
      return untold;
    case HostKind::address:
      return 2;
    case HostKind::aws:
      return 3;
    case HostKind::moved:
    case HostKind::old:
      break;
  }
  const auto name = lowered(host);
  const std::lock_guard lock(mutex_);
  const auto known = std::find(names_.begin(), names_.end(), name);
  const auto index = static_cast<std::uint32_t>(known - names_.begin());
  if (known != names_.end()) return index;
  if (names_.size() >= most_names) return 0;
  names_.push_back(name);
  return index;
}

std::vector<std::string> HostNames::names() const {
  const std::lock_guard lock(mutex_);
  return names_;
}

}  // namespace cleave::drain
