#include "scan/git/branch.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "scan/checksums.h"
#include "scan/git/git_program.h"
#include "scan/unified_diff.h"

namespace cleave::scan {
namespace {

/// A file of a commit.
struct Entry {
  std::string mode, id, path;
};

/// Links and other repositories are no files.
std::vector<Entry> files_of_head(const std::string& folder) {
  // Without --full-tree it is limited to the folder, with paths from the root by --full-name.
  GitProgram git(folder, {"ls-tree", "-r", "-z", "--full-name", "HEAD"});
  std::vector<Entry> entries;
  std::string entry;  // "MODE TYPE ID\tPATH"
  while (git.read_to('\0', entry)) {
    const auto tab = entry.find('\t'), space = entry.rfind(' ', tab);
    if (tab == std::string::npos || !entry.starts_with("100")) continue;
    entries.push_back({entry.substr(0, 6), entry.substr(space + 1, tab - space - 1), entry.substr(tab + 1)});
  }
  git.finish();
  return entries;
}

/// The files of the newest commit, as they lie there.
class CommitFiles : public Neighbours {
 public:
  CommitFiles(std::string folder, const std::vector<Entry>& files, const std::set<std::string>& missing)
      : folder_(std::move(folder)) {
    for (const auto& file : files)
      if (!missing.contains(file.id)) ids_[file.path] = file.id;
  }
  bool has(const std::string& path) const override { return ids_.contains(path); }
  std::string small(const std::string& path) const override {
    const auto file = ids_.find(path);
    if (file == ids_.end()) return "";
    auto content = git_answer(folder_, {"cat-file", "blob", file->second});
    return content.size() > most_small ? "" : content;
  }

  std::vector<std::string> beside(const std::string& path, std::string_view ending) const override {
    const auto folder = path.substr(0, path.rfind('/') + 1);
    std::vector<std::string> contents;
    for (auto file = ids_.lower_bound(folder); file != ids_.end() && file->first.starts_with(folder); ++file)
      if (file->first != path && file->first.ends_with(ending) &&
          file->first.find('/', folder.size()) == std::string::npos)
        contents.push_back(small(file->first));
    return contents;
  }

 private:
  static constexpr std::size_t most_small = std::size_t{1} << 20;
  std::string folder_;
  std::map<std::string, std::string> ids_;
};

/// The contents of these files, in order.
void read_files(const std::string& folder, const std::vector<Entry>& files,
                const std::function<void(const Entry& file, const std::string& content)>& each) {
  std::string wanted;
  for (const auto& file : files) wanted += file.id + "\n";
  GitProgram git(folder, {"cat-file", "--batch"}, wanted);
  GitObject object;
  for (const auto& file : files) {
    if (!read_object(git, object))
      throw Error(Error::Kind::failed, "git", "git ended before all files of the newest commit were read")
          .where(folder)
          .next("Check the repository with: git fsck");
    each(file, object.content);
  }
  git.finish();
}

/// An index of its own, so that the user's stays as it is.
class OwnIndex {
 public:
  explicit OwnIndex(const std::string& folder)
      : file_(git_answer(folder, {"rev-parse", "--absolute-git-dir"}) + "/cleave-index-" +
              hex(random_bytes(8))) {}
  ~OwnIndex() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
  }
  OwnIndex(const OwnIndex&) = delete;
  OwnIndex& operator=(const OwnIndex&) = delete;

  std::vector<std::string> environment() const { return {"GIT_INDEX_FILE=" + file_}; }

 private:
  std::string file_;
};

/// `index_info` has "MODE ID\tPATH" for each changed file, each ended by a zero byte.
std::string commit(const std::string& folder, const std::string& branch, const std::string& message,
                   const std::string& index_info) {
  const OwnIndex index(folder);
  git_answer(folder, {"read-tree", "HEAD"}, {}, index.environment());
  git_answer(folder, {"update-index", "-z", "--index-info"}, index_info, index.environment());
  const auto tree = git_answer(folder, {"write-tree", "--missing-ok"}, {}, index.environment());
  const auto id = git_answer(folder, {"commit-tree", tree, "-p", "HEAD"}, message);
  // An empty old value: the branch must not be there.
  git_answer(folder, {"update-ref", "-m", "cleave names rewrite", "refs/heads/" + branch, id, ""});
  return id;
}

void require_new(const std::string& folder, const std::string& branch) {
  git_answer(folder, {"check-ref-format", "--branch", branch});
  if (git_answer(folder, {"for-each-ref", "refs/heads/" + branch}).empty()) return;
  throw Error(Error::Kind::input, "branch-exists", fmt::format("there is a branch {} already", branch))
      .where(folder)
      .next("Name another one with --branch, or delete it: git branch -D " + branch);
}

}  // namespace

BranchResult rewrite_branch(const std::string& folder, const std::string& branch, const std::string& message,
                            const names::NameMap& map, const names::Finder& finder, RewriteOptions options) {
  if (!branch.empty()) require_new(folder, branch);
  const auto files = files_of_head(folder);
  const auto missing = git_objects(folder, {"--no-walk", "HEAD"}).missing;
  const CommitFiles neighbours(folder, files, missing);
  const auto place_of = [&](const Entry& file) {
    Place place;
    place.name = file.path;
    place.role = role_of(file.path);
    place.neighbours = &neighbours;
    return place;
  };
  Scanner scanner(map, finder, {});
  std::vector<Entry> there;
  for (const auto& file : files) {
    if (missing.contains(file.id))
      scanner.add(missing_object(file.path, file.id));
    else
      there.push_back(file);
  }
  read_files(folder, there,
             [&](const Entry& file, const std::string& content) { scanner.scan(place_of(file), content); });
  BranchResult result;
  result.findings = scanner.take();
  options.doubtful = result.findings.doubtful;
  std::set<std::string> named;
  for (const auto& hit : result.findings.hits) named.insert(hit.place);
  std::vector<Entry> with_names;
  std::copy_if(there.begin(), there.end(), std::back_inserter(with_names),
               [&](const Entry& file) { return named.contains(file.path); });
  std::map<std::string, Rewritten> done;
  Checksums checksums;
  read_files(folder, with_names, [&](const Entry& file, const std::string& content) {
    done[file.path] = rewriting(map, finder, place_of(file), content, options);
    if (!done[file.path].edits.empty()) checksums.add(file.path, content);
  });
  if (!with_names.empty())
    read_files(folder, there,
               [&](const Entry& file, const std::string& content) { checksums.look_in(file.path, content); });
  std::string index_info;
  read_files(folder, with_names, [&](const Entry& file, const std::string& content) {
    const auto& edits = done[file.path].edits;
    if (edits.empty() || !checksums.holder_of(file.path).empty()) return;
    result.diffs.push_back(unified_diff(file.path, content, edits));
    if (branch.empty()) return;
    const auto id = git_answer(folder, {"hash-object", "-w", "--stdin"}, names::edited(content, edits));
    index_info += fmt::format("{} {}\t{}", file.mode, id, file.path) + '\0';
  });
  if (!index_info.empty()) result.commit = commit(folder, branch, message, index_info);
  for (const auto& hit : result.findings.hits) {
    const auto file = done.find(hit.place);
    auto why = std::string(file == done.end() ? "" : file->second.why_kept(hit.found));
    const auto holder = checksums.holder_of(hit.place);
    if (why.empty() && !holder.empty() && is_rewritten(hit.found, options)) why = why_vouched_by(holder);
    if (!why.empty())
      result.left.push_back(kept(hit, why));
    else if (!is_rewritten(hit.found, options))
      result.left.push_back(hit);
  }
  return result;
}

}  // namespace cleave::scan
