#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "names/edits.h"

namespace cleave::scan {

/// The change of one file as `patch -p1` and `git apply` read it, with three lines around. `name` is the
/// file's path. UTF-16 is shown as UTF-8, and of a binary file only that it differs.
/// https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
std::string unified_diff(std::string_view name, std::string_view before,
                         const std::vector<names::Edit>& edits);

}  // namespace cleave::scan
