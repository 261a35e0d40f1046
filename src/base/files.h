#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cleave {

/// More is in no file that is read whole, but where the caller says so.
constexpr std::uint64_t most_file_bytes = std::uint64_t{1} << 30;
/// For files that people write: settings, profiles, options.
constexpr std::uint64_t most_settings_bytes = std::uint64_t{4} << 20;

/// The whole file. Throws Error(input, "cannot-read") with the path and the system's reason, and Error(input,
/// "too-large") before more than `most_bytes` were read, whatever the file is (/dev/zero has no end).
std::string read_file(const std::filesystem::path& path, std::uint64_t most_bytes = most_file_bytes);
/// As read_file, but nothing when there is no such file.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path,
                                               std::uint64_t most_bytes = most_file_bytes);

/// Replaces the file in one step (see NewFile), so a reader or a crash sees the old content or the new, never
/// a part. Throws Error(input, "cannot-write") (for example on a full disk); the old content then still
/// stands. The file gets `mode` (octal permission bits, less the user's umask): its owner alone reads what
/// nobody chose a place for.
void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode = 0600);
/// The mode of files that people name to show them to others.
constexpr unsigned for_everybody = 0644;

/// An advisory lock on a file, held until destruction or the end of the process, however it ends.
class FileLock {
 public:
  /// Throws Error(input, "locked") when another process holds it; the text names that process. A symbolic
  /// link is not followed: Error(input, "cannot-lock").
  explicit FileLock(const std::filesystem::path& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace cleave
