#include "cli/names_branch.h"

#include <fmt/format.h>

#include "scan/git/branch.h"
#include "scan/git/git_program.h"
#include "scan/report_json.h"
#include "scan/report_text.h"

namespace cleave::cli {
namespace {

constexpr auto message =
    "Name the resources of the destination account\n\n"
    "Made by cleave names rewrite --git from the names that the split changes.\n";

void say(const std::string& folder, const std::string& branch, const scan::BranchResult& result,
         const names::NameMap& map, Output& output) {
  for (const auto& diff : result.diffs) output.text(diff);
  for (const auto& hit : result.left)
    output.say("left: " + scan::to_text(hit, map.entries()[hit.found.entry]));
  output.text(scan::to_text(result.findings.gaps));
  if (result.diffs.empty()) return output.say(folder + ": nothing to rewrite in the newest commit");
  if (branch.empty())
    return output.say(fmt::format("{}: {} files to rewrite. Nothing was changed. Do it with --apply", folder,
                                  result.diffs.size()));
  output.say(
      fmt::format("{0}: {1} files in commit {2} on branch {3}\nTake it back with: git -C {0} branch -D {3}",
                  folder, result.diffs.size(), result.commit.substr(0, 12), branch));
}

}  // namespace

Exit rewrite_branches(const ScanWords& words, const std::string& branch, const names::NameMap& map,
                      const scan::RewriteOptions& options, Output& output) {
  const names::Finder finder(map);
  Json repositories = Json::array();
  bool is_whole = true;
  for (const auto& folder : words.places) {
    const auto result = scan::rewrite_branch(folder, branch, message, map, finder, options);
    say(folder, branch, result, map, output);
    is_whole = is_whole && result.findings.gaps.empty();
    Json left = Json::array();
    for (const auto& hit : result.left) left.push_back(scan::to_json(hit, map.entries()[hit.found.entry]));
    repositories.push_back({{"folder", folder},
                            {"branch", result.commit.empty() ? Json() : Json(branch)},
                            {"commit", result.commit.empty() ? Json() : Json(result.commit)},
                            {"diffs", result.diffs},
                            {"left", std::move(left)},
                            {"gaps", scan::to_json(result.findings.gaps)}});
  }
  output.document({{"format", "cleave-names-branch-1"}, {"repositories", std::move(repositories)}});
  return is_whole ? Exit::done : Exit::differences;
}

}  // namespace cleave::cli
