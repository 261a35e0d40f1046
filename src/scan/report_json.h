#pragma once

#include "base/json.h"
#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// The result of a scan for machines, format "cleave-names-1" (docs/names.md).
Json to_json(const Findings& findings, const names::NameMap& map);

/// One hit, as in `hits` of the above.
Json to_json(const Hit& hit, const names::NameEntry& entry);

Json to_json(const std::vector<Gap>& gaps);

}  // namespace cleave::scan
