#include "scan/tree.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include "scan/ignore_scope.h"

namespace cleave::scan {
namespace {

constexpr std::size_t files_of_a_job = 64;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// What an entry is, asked of the file only where the folder does not tell.
unsigned char kind_of(const dirent& entry, const std::string& path) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type;
  struct stat status = {};
  if (::lstat(path.c_str(), &status) != 0) return DT_UNKNOWN;
  return S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
}

}  // namespace

Tree::Tree(const TreeOptions& options, WorkerPool& pool, std::function<void(const std::string& path)> file,
           GapSink gap)
    : respects_ignore_files_(options.respects_ignore_files),
      pool_(pool),
      file_(std::move(file)),
      gap_(std::move(gap)) {
  for (const auto& path : options.left_out)
    if (const auto identity = identity_of(path))
      left_out_.emplace_back(std::filesystem::path(path).filename().string(), *identity);
}

void Tree::walk(const std::string& folder) {
  ScopeStart start;
  if (respects_ignore_files_) start = scope_above(folder);
  pool_.submit([this, first = Folder{folder, start.relative, start.above}] { list(first); });
}

bool Tree::is_left_out(std::string_view name, const std::string& path) const {
  return std::any_of(left_out_.begin(), left_out_.end(),
                     [&](const auto& one) { return one.first == name && identity_of(path) == one.second; });
}

void Tree::list(const Folder& folder) {
  const std::unique_ptr<DIR, CloseFolder> entries(::opendir(folder.path.c_str()));
  if (!entries)
    return gap_({folder.path, fmt::format("cannot list the folder: {}", std::strerror(errno)),
                 "Scan it as a user who may read it."});
  const auto scope = respects_ignore_files_ ? scope_of(folder.path, folder.relative, folder.scope)
                                            : std::shared_ptr<const IgnoreScope>();
  std::vector<std::string> files;
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    auto path = fmt::format("{}{}{}", folder.path, folder.path.ends_with('/') ? "" : "/", name);
    const auto kind = kind_of(*entry, path);
    if (kind != DT_DIR && kind != DT_REG) continue;
    if (respects_ignore_files_ && name == ".git") continue;
    auto relative = folder.relative.empty() ? std::string(name) : fmt::format("{}/{}", folder.relative, name);
    if (IgnoreScope::ignores(scope.get(), relative,
                             kind == DT_DIR ? IgnoreRules::Entry::folder : IgnoreRules::Entry::file)) {
      ++ignored_;
    } else if (is_left_out(name, path)) {
      continue;
    } else if (kind == DT_DIR) {
      pool_.submit([this, below = Folder{std::move(path), std::move(relative), scope}] { list(below); });
    } else {
      files.push_back(std::move(path));
      if (files.size() == files_of_a_job) hand_out(std::exchange(files, {}));
    }
  }
  hand_out(std::move(files));
}

void Tree::hand_out(std::vector<std::string> files) {
  if (files.empty()) return;
  pool_.submit([this, files = std::move(files)] {
    for (const auto& file : files) file_(file);
  });
}

}  // namespace cleave::scan
