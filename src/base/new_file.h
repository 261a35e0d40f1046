#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace cleave {

/// A file that is written from front to end and gets its name when it is whole and on the disk; given up
/// earlier, nothing is left. Until then it stands beside, as NAME.RANDOM.tmp. A symbolic link is neither
/// followed nor replaced: whoever may make one there could choose what is overwritten. What stands there as a
/// pipe or a device (/dev/stdout) is written into. All throw Error(input, "cannot-write").
class NewFile {
 public:
  /// `mode`: octal permission bits, less the user's umask. Only its owner may read it by default.
  explicit NewFile(std::filesystem::path path, unsigned mode = 0600);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes);
  /// Gives it its name now, as far as it is: for a record of what has happened, which must not be given up.
  void appear();
  /// Replaces a file that has the name.
  void finish();
  std::uint64_t size() const { return size_; }

 private:
  Error cannot_write(int reason) const;

  std::filesystem::path path_, temporary_;  ///< the second is empty when it is written into directly
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace cleave
