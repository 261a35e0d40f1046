#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/worker_pool.h"
#include "scan/file_identity.h"
#include "scan/gap.h"

namespace cleave::scan {

struct IgnoreScope;

struct TreeOptions {
  bool respects_ignore_files = true;  ///< .gitignore, .git/info/exclude; .git itself is then left out too
  std::vector<std::string> left_out;  ///< files and folders that are never read: the map, the work directory
};

/// All regular files below a folder, hidden ones included, listed by several threads. Symbolic links are not
/// followed; pipes, sockets and devices are passed by.
class Tree {
 public:
  /// `file` is called with a path by the threads of `pool`, several at a time; so is `gap`. None may throw.
  Tree(const TreeOptions& options, WorkerPool& pool, std::function<void(const std::string& path)> file,
       GapSink gap);

  /// Begins with this folder; pool.wait() returns when all was listed. A folder inside a repository is under
  /// the rules of the folders above it, too.
  void walk(const std::string& folder);
  /// Files and folders that ignore files left out.
  std::uint64_t ignored() const { return ignored_; }

 private:
  struct Folder {
    std::string path;      ///< as given by the user, and on from there
    std::string relative;  ///< to the outermost folder whose rules count
    std::shared_ptr<const IgnoreScope> scope;
  };
  void list(const Folder& folder);
  void hand_out(std::vector<std::string> files);
  bool is_left_out(std::string_view name, const std::string& path) const;

  const bool respects_ignore_files_;
  std::vector<std::pair<std::string, FileIdentity>> left_out_;  ///< with their last names
  WorkerPool& pool_;
  std::function<void(const std::string& path)> file_;
  GapSink gap_;
  std::atomic<std::uint64_t> ignored_ = 0;
};

}  // namespace cleave::scan
