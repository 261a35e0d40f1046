#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cleave {

/// The whole file. Throws Error(input, "cannot-read") with the path and the system's reason.
std::string read_file(const std::filesystem::path& path);
/// As read_file, but nothing when there is no such file.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path);

/// Replaces the file in one step: a temporary file beside it is written, synced and renamed, so a reader or a
/// crash sees the old content or the new, never a part. Throws Error(input, "cannot-write") (for example on a
/// full disk); the old content then still stands. Files made anew get `mode` (octal permission bits).
void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0644);

/// An advisory lock on a file, held until destruction or the end of the process, however it ends.
class FileLock {
 public:
  /// Throws Error(input, "locked") when another process holds it; the text names that process.
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace cleave
