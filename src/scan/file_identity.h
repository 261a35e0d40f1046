#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <optional>

namespace cleave::scan {

/// Which file it is, whatever its path.
struct FileIdentity {
  dev_t device = 0;
  ino_t number = 0;

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

inline std::optional<FileIdentity> identity_of(const std::filesystem::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileIdentity{status.st_dev, status.st_ino};
}

}  // namespace cleave::scan
