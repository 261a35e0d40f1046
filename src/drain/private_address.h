#pragma once

#include "drain/address.h"

namespace cleave::drain {

/// An address that only machines of the same network can use.
bool is_private(const Address& address);

}  // namespace cleave::drain
