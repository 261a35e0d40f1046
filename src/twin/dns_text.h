#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cleave::twin {

/// Route 53 escapes bytes in octal ("\052"), zone files and dns/message.h in decimal ("\042"). These go from
/// one to the other.

/// A name or a value of Route 53's.
std::string wire_text(std::string_view text);

/// A name of Route 53's, in any of its spellings, with the dot at the end.
std::string wire_name(std::string_view name);

/// The stored form (dns_name.h) of a name off the wire; nothing when Route 53 could not hold it.
std::optional<std::string> stored_name(std::string_view name);

}  // namespace cleave::twin
