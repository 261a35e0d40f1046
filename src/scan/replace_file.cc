#include "scan/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

Error cannot_write(const std::string& path, std::string_view what, int reason) {
  return Error(Error::Kind::input, "cannot-write", fmt::format("cannot {}: {}", what, std::strerror(reason)))
      .where(path)
      .next("It is as it was. Run it as a user who may write there.");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }  // NOLINT(google-explicit-constructor): stands for the number.

 private:
  int number_;
};

int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Access lists are attributes, too. Those that the user may not set (security labels) the system sets
/// itself.
void copy_attributes(int from, int to) {
  std::string names(static_cast<std::size_t>(std::max<ssize_t>(::flistxattr(from, nullptr, 0), 0)), '\0');
  names.resize(
      static_cast<std::size_t>(std::max<ssize_t>(::flistxattr(from, names.data(), names.size()), 0)));
  for (std::size_t at = 0; at < names.size(); at += std::strlen(names.c_str() + at) + 1) {
    const char* name = names.c_str() + at;
    std::array<char, 65536> value{};  // XATTR_SIZE_MAX of Linux
    const auto size = ::fgetxattr(from, name, value.data(), value.size());
    if (size >= 0) ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(size), 0);
  }
}

/// The content goes first: writing takes away set-user-id bits and sets the times.
int fill(int from, int to, const struct stat& status, std::string_view content) {
  if (const int reason = write_all(to, content); reason != 0) return reason;
  if (::fchown(to, status.st_uid, status.st_gid) != 0) return errno;
  copy_attributes(from, to);
  if (::fchmod(to, status.st_mode & 07777) != 0) return errno;
  const std::array times = {status.st_atim, status.st_mtim};
  if (::futimens(to, times.data()) != 0) return errno;
  return ::fsync(to) == 0 ? 0 : errno;
}

}  // namespace

std::string temporary_of(const std::string& path) {
  const fs::path file(path);
  return (file.parent_path() / ("." + file.filename().string() + ".cleave-new")).string();
}

void replace_file(const std::string& path, std::string_view content) {
  const Descriptor from(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status = {};
  if (from < 0 || ::fstat(from, &status) != 0) throw cannot_write(path, "open it", errno);
  const auto temporary = temporary_of(path);
  ::unlink(temporary.c_str());  // Of a run that was killed.
  {
    const Descriptor to(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (to < 0) throw cannot_write(path, "write beside it", errno);
    if (const int reason = fill(from, to, status, content); reason != 0) {
      ::unlink(temporary.c_str());
      throw cannot_write(path, "write beside it", reason);
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary.c_str());
    throw cannot_write(path, "replace it", reason);
  }
  const auto parent = fs::path(path).parent_path();
  const Descriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder >= 0) ::fsync(folder);
}

}  // namespace cleave::scan
