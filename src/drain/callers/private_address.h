#pragma once

#include <cstdint>
#include <string_view>

#include "drain/lines/address.h"

namespace cleave::drain {

/// An address that only machines of the same network can use.
bool is_private(const Address& address);

/// The same of a written address, as a regular expression that has to match its beginning: for SQL.
std::string_view private_address_pattern();

/// Ports below the first are those of services, from the second on systems choose those of clients.
constexpr std::uint16_t end_of_service_ports = 1024, begin_of_client_ports = 32768;

}  // namespace cleave::drain
