#pragma once

#include <cstdint>
#include <string_view>

#include "drain/lines/request.h"

namespace cleave::drain {

/// Whose requests are told apart: a well mixed hash of address and user agent.
using CallerKey = std::uint64_t;

/// `name` counts where the address is unknown.
CallerKey caller_key(const Address& address, std::string_view name, std::string_view agent,
                     Request::Kind kind);

}  // namespace cleave::drain
