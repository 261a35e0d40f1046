#include "drain/callers/caller_key.h"

#include <functional>

namespace cleave::drain {
namespace {

/// The finaliser of MurmurHash3: every bit depends on every bit.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 33) * 0xff51afd7ed558ccdULL;
  value = (value ^ value >> 33) * 0xc4ceb9fe1a85ec53ULL;
  return value ^ value >> 33;
}

}  // namespace

CallerKey caller_key(const Address& address, std::string_view name, std::string_view agent,
                     Request::Kind kind) {
  const auto who =
      address.is_known() ? mixed(address.high()) ^ address.low() : std::hash<std::string_view>{}(name);
  return mixed(mixed(who + static_cast<std::uint64_t>(kind)) + std::hash<std::string_view>{}(agent));
}

}  // namespace cleave::drain
