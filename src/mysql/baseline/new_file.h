#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace cleave::mysql {

/// A large file that is written from front to end and gets its name when it is whole and on the disk; given
/// up earlier, nothing is left. All throw Error(input, "cannot-write").
class NewFile {
 public:
  explicit NewFile(std::filesystem::path path);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes);
  /// Replaces a file that has the name.
  void finish();
  std::uint64_t size() const { return size_; }

 private:
  Error cannot_write() const;

  std::filesystem::path path_, temporary_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace cleave::mysql
