#pragma once

#include <string>
#include <utility>

#include <boost/asio/ip/address.hpp>

#include "base/error.h"

namespace cleave::twin {

/// "127.0.0.1:4566" → the address and the port. Throws Error(input, "cannot-listen").
std::pair<boost::asio::ip::address, unsigned short> listen_address(const std::string& text);

Error cannot_listen(const std::string& address, const std::string& reason);

}  // namespace cleave::twin
