#pragma once

#include <string>
#include <string_view>

namespace cleave::aws {

/// A URL, or what somebody meant to be one, as a message may show it: "http://alice:word@host" →
/// "http://…@host". All before the last "@" is hidden, because a password may have any sign in it.
std::string without_user(std::string_view url);

/// Why that is no "host" or "host:port" of a URL, as "has …"; "" where it is one.
std::string wrong_in_host(std::string_view host);

/// Why that is no path of a URL, as "has …"; "" where it is one.
std::string wrong_in_path(std::string_view path);

}  // namespace cleave::aws
