#pragma once

#include "cli/names.h"
#include "scan/rewriting.h"

namespace cleave::cli {

/// `cleave names rewrite --git`: one commit on a new branch for each repository that a place is in. With an
/// empty `branch` only says what it would hold.
Exit rewrite_branches(const ScanWords& words, const std::string& branch, const names::NameMap& map,
                      const scan::RewriteOptions& options, Output& output);

}  // namespace cleave::cli
