#include "scan/git/history.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <sstream>
#include <unordered_map>

#include <fmt/format.h>

#include "base/side_by_side.h"
#include "scan/git/git_program.h"

namespace cleave::scan {
namespace {

constexpr auto in_the_history = "it is in the history of the repository, where nothing changes";

/// A file as one commit brought it in.
struct Version {
  std::string commit, path;
};

/// Where each version of a file that is of interest came from, and who still has it.
using Origins = std::unordered_map<std::string, std::vector<Version>>;
using Holders = std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

std::vector<std::string> lines_of(const std::string& folder, std::vector<std::string> arguments) {
  GitProgram git(folder, std::move(arguments));
  std::vector<std::string> lines;
  std::string line;
  while (git.read_to('\n', line)) lines.push_back(line);
  git.finish();
  return lines;
}

/// Gives each object to `scan`, by as many git programs as there are processors.
void each_object(const std::string& folder, const std::vector<std::string>& ids,
                 const std::function<void(const GitObject&)>& scan) {
  side_by_side(ids.size(), [&](std::size_t begin, std::size_t end) {
    std::string wanted;
    for (auto i = begin; i < end; ++i) wanted += ids[i] + "\n";
    GitProgram git(folder, {"cat-file", "--batch"}, wanted);
    GitObject object;
    while (read_object(git, object)) scan(object);
    git.finish();
    return 0;
  });
}

Findings scan_objects(const std::string& folder, const std::vector<std::string>& ids,
                      const names::NameMap& map, const names::Finder& finder, const ScanOptions& options) {
  Scanner scanner(map, finder, options);
  each_object(folder, ids, [&](const GitObject& object) {
    Place place;
    place.name = object.id;
    place.why_kept = in_the_history;
    if (object.type == "missing")
      scanner.add(missing_object("git:" + object.id, object.id));
    else
      scanner.scan(place, object.content);
  });
  return scanner.take();
}

/// "ID" or "ID!inner/file" → both parts.
std::pair<std::string, std::string> split_place(const std::string& place) {
  const auto end = std::min(place.find('!'), place.size());
  return {place.substr(0, end), place.substr(end)};
}

/// A line of `diff-tree --raw -c`: as many colons as parents, the modes, the ids, the states. The last id is
/// what the commit has. https://git-scm.com/docs/git-diff-tree#_raw_output_format
std::string new_id(const std::string& raw) {
  const auto parents = raw.find_first_not_of(':');
  std::istringstream fields(raw.substr(parents));
  std::string field;
  for (std::size_t i = 0; i < 2 * (parents + 1); ++i) fields >> field;
  return field;
}

Origins origins_of(const std::string& folder, const std::vector<std::string>& commits,
                   const std::set<std::string>& wanted) {
  std::string input;
  for (const auto& commit : commits) input += commit + "\n";
  GitProgram git(folder,
                 {"diff-tree", "--stdin", "-r", "-c", "--root", "--raw", "--no-abbrev", "--no-renames", "-z"},
                 input);
  Origins origins;
  std::string part, path, commit;
  while (git.read_to('\0', part)) {
    if (!part.starts_with(':')) {
      commit = part;
    } else if (git.read_to('\0', path)) {
      const auto id = new_id(part);
      if (wanted.contains(id)) origins[id].push_back({commit, path});
    }
  }
  git.finish();
  return origins;
}

/// Branches and tags by the versions of interest that their newest commits have.
Holders holders_of(const std::string& folder, const std::set<std::string>& wanted) {
  Holders holders;
  for (const auto& ref :
       lines_of(folder, {"for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags"})) {
    GitProgram git(folder, {"ls-tree", "-r", "-z", "--full-tree", ref});
    std::string entry;  // "MODE TYPE ID\tPATH"
    while (git.read_to('\0', entry)) {
      const auto tab = entry.find('\t'), space = entry.rfind(' ', tab);
      if (tab == std::string::npos) continue;
      const auto id = entry.substr(space + 1, tab - space - 1);
      if (wanted.contains(id)) holders[{id, entry.substr(tab + 1)}].push_back(ref);
    }
    git.finish();
  }
  return holders;
}

/// A hit for each commit that brought the version in.
void tell_where(std::vector<Hit> hits, const Origins& origins, const Holders& holders,
                std::vector<Hit>& told) {
  for (auto& hit : hits) {
    const auto [id, inner] = split_place(hit.place);
    const auto found = origins.find(id);
    if (found == origins.end()) continue;
    for (const auto& [commit, path] : found->second) {
      auto one = hit;
      one.place = fmt::format("git:{}:{}{}", commit, path, inner);
      one.role = role_of(path);
      if (const auto held = holders.find({id, path}); held != holders.end()) one.refs = held->second;
      told.push_back(std::move(one));
    }
  }
}

}  // namespace

Findings scan_history(const std::string& folder, const names::NameMap& map, const names::Finder& finder,
                      const ScanOptions& options) {
  const auto commits = lines_of(folder, {"rev-list", "--all"});
  const auto blobs = git_objects(folder, {"--all", "--filter=object:type=blob", "--filter-provided-objects"});
  auto findings = scan_objects(folder, blobs.ids, map, finder, options);
  for (const auto& id : blobs.missing) findings.gaps.push_back(missing_object("git:" + id, id));
  if (git_answer(folder, {"rev-parse", "--is-shallow-repository"}) == "true")
    findings.gaps.push_back({folder, "the repository is a shallow clone: its older commits are not here",
                             "Fetch them (git fetch --unshallow), and do it again."});
  auto messages = scan_objects(folder, commits, map, finder, options);
  std::set<std::string> wanted;
  for (const auto& hit : findings.hits) wanted.insert(split_place(hit.place).first);
  auto hits = std::exchange(findings.hits, {});
  if (!wanted.empty())
    tell_where(std::move(hits), origins_of(folder, commits, wanted), holders_of(folder, wanted),
               findings.hits);
  for (auto& hit : messages.hits) {
    hit.place = "git:" + hit.place;
    findings.hits.push_back(std::move(hit));
  }
  for (auto& gap : messages.gaps) findings.gaps.push_back(std::move(gap));
  return findings;
}

}  // namespace cleave::scan
