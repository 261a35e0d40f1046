#pragma once

#include <string>

#include "scan/scanner.h"

namespace cleave::scan {

/// Looks for names in everything that any branch, tag or stash of a repository reaches: each version of each
/// file once, and the messages. A hit's place is "git:COMMIT:PATH" for each commit that brought this version
/// in, and "git:COMMIT" for its message; `refs` are the branches and tags that still have it.
///
/// `folder` is inside of the repository. Throws Error(input, "git") when it is in none, or git refuses it.
Findings scan_history(const std::string& folder, const names::NameMap& map, const names::Finder& finder,
                      const ScanOptions& options);

}  // namespace cleave::scan
