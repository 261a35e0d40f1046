#pragma once

#include <string>

#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// A line for each hit, as compilers write them ("PLACE:LINE:COLUMN: …"), the gaps, and what was found of
/// each name.
std::string to_text(const Findings& findings, const names::NameMap& map);

/// "PLACE:LINE:COLUMN: TEXT → REPLACEMENT (form, confidence; step)".
std::string to_text(const Hit& hit, const names::NameEntry& entry);

std::string to_text(const std::vector<Gap>& gaps);

/// Without the bytes by which a hostile file could steer the terminal.
std::string printable(std::string_view text);

}  // namespace cleave::scan
