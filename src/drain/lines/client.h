#pragma once

#include <string_view>

#include "drain/lines/request.h"

namespace cleave::drain {

/// The client of "192.0.2.1", "192.0.2.1:5123", "[2001:db8::1]:443" and of lists as X-Forwarded-For has them:
/// "192.0.2.1, 10.0.0.7", in which the first address counts that is no private one, else the first
/// (https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers/X-Forwarded-For). False when there is none.
bool read_client(std::string_view text, Address& client, std::uint16_t& port);

/// Puts it into the request. Logs may name their clients instead of giving addresses; "" and "-" are nobody.
void set_client(std::string_view text, Request& request);

}  // namespace cleave::drain
