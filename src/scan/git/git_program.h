#pragma once

#include <sys/types.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scan/gap.h"

namespace cleave::scan {

/// One call of the git program: plumbing commands only, whose output is a promise. It works on a repository
/// that somebody else may have made: it reaches no network, asks nothing, runs no hooks and no helpers, and
/// is not misled by variables of the environment. https://git-scm.com/docs/git#_low_level_commands_plumbing
class GitProgram {
 public:
  /// `input` is its standard input. Throws Error(failed, "cannot-start").
  GitProgram(const std::string& folder, std::vector<std::string> arguments, std::string_view input = {},
             std::vector<std::string> environment = {});
  ~GitProgram();
  GitProgram(const GitProgram&) = delete;
  GitProgram& operator=(const GitProgram&) = delete;

  /// The next part of what it prints: up to `end`, which is left out. False at the end.
  bool read_to(char end, std::string& part);
  /// The next `count` bytes; fewer only at the end.
  std::string_view read(std::size_t count);
  /// Waits for its end. Throws Error(input, "git") with its own words when it failed.
  void finish();

 private:
  bool fill();

  std::string folder_, command_;
  int output_ = -1, errors_ = -1;
  pid_t process_ = -1;
  std::string buffer_;
  std::size_t taken_ = 0;  ///< of the buffer
};

/// All that it prints, when it is known to be little; without the last line feed.
std::string git_answer(const std::string& folder, std::vector<std::string> arguments,
                       std::string_view input = {}, std::vector<std::string> environment = {});

/// An object as `cat-file --batch` gives it; nothing at the end.
struct GitObject {
  std::string id, type;
  std::string content;
};
bool read_object(GitProgram& cat_file, GitObject& object);

/// What `rev-list` with these arguments tells of objects: one "ID" or "ID PATH" each. Those that the
/// repository names and does not have (it was cloned in part, or is damaged) are apart: asking `cat-file` for
/// one of a partial clone ends it.
struct GitObjects {
  std::vector<std::string> ids;
  std::set<std::string> missing;
};
GitObjects git_objects(const std::string& folder, std::vector<std::string> arguments);

/// `place` is where the object is named.
Gap missing_object(const std::string& place, const std::string& id);

}  // namespace cleave::scan
