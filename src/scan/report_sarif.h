#pragma once

#include "base/json.h"
#include "names/name_map.h"
#include "scan/hit.h"

namespace cleave::scan {

/// The places as code hosts and editors read them.
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
Json to_sarif(const Findings& findings, const names::NameMap& map);

}  // namespace cleave::scan
