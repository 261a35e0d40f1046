#pragma once

#include <string>
#include <string_view>

namespace cleave::aws {

/// A URL, or what somebody meant to be one, as a message may show it: "http://alice:word@host" →
/// "http://…@host". All before the last "@" is hidden, because a password may have any sign in it.
std::string without_user(std::string_view url);

}  // namespace cleave::aws
