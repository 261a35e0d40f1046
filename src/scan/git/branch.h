#pragma once

#include <string>
#include <vector>

#include "scan/rewriting.h"
#include "scan/scanner.h"

namespace cleave::scan {

/// What a rewriting made of a repository.
struct BranchResult {
  std::string commit;  ///< "" when nothing was to be rewritten, or nothing was to be written
  std::vector<std::string> diffs;
  Findings
      findings;  ///< what could not be read; names in the newest commit, by their paths in the repository
  std::vector<Hit> left;  ///< those of them that stay
};

/// Rewrites the files of the newest commit (HEAD) at and below `folder`, not those of the work tree, and
/// makes one commit of it on a new branch. The work tree, the index and the branch that is checked out stay
/// as they are. Files that the repository names and does not have stay as they are, too, and are gaps. With
/// an empty `branch` nothing is written. Throws Error(input, "branch-exists"), Error(input, "git").
BranchResult rewrite_branch(const std::string& folder, const std::string& branch, const std::string& message,
                            const names::NameMap& map, const names::Finder& finder, RewriteOptions options);

}  // namespace cleave::scan
