#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace cleave {

/// Who holds a FileLock, as its file says: the process, its machine, and since when ("2026-11-23 06:30:00
/// UTC").
struct LockHolder {
  std::string process, host, since;

  /// "process 42 on web-1 since 2026-11-23 06:30:00 UTC"
  std::string words() const;
};

/// Nothing when nobody holds it.
std::optional<LockHolder> lock_holder(const std::filesystem::path& path);

}  // namespace cleave
