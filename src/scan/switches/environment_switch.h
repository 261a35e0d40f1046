#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "names/edits.h"
#include "names/name_map.h"

namespace cleave::scan {

/// Names that become environment variables, so that one code base runs in both accounts: without the variable
/// it does what it did.

/// "PRESSI_ASSETS_BUCKET".
std::string variable_of(const names::NameEntry& entry);

/// Takes those of `chosen` out of it that stand in a text of a program (Python, JavaScript, TypeScript, PHP,
/// Ruby, shell), and returns the edits that read the variable there instead, in order. The rest stays as it
/// is.
std::vector<names::Edit> take_switches(std::string_view path, std::string_view bytes,
                                       const names::NameMap& map, std::vector<names::Found>& chosen);

/// The lines of an environment file that set the variables of these names: to what they are at the
/// destination, with the source's values as comments.
std::string environment_lines(const std::vector<names::NameEntry>& entries);

}  // namespace cleave::scan
