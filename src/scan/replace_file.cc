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
#include "base/hash.h"

namespace cleave::scan {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".cleave-new";
constexpr std::size_t random_letters = 16;

/// What the name of new content ends with, until it is whole: nobody can have put something there before.
constexpr std::size_t tail = 1 + random_letters + ending.size();

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

void remove_leftovers(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error)) {
    const auto name = entry.path().filename().string();
    if (name.size() <= tail || name.front() != '.' || !name.ends_with(ending)) continue;
    const auto random = std::string_view(name).substr(name.size() - tail, tail - ending.size());
    const bool is_ours =
        random.front() == '.' && random.find_first_not_of("0123456789abcdef", 1) == random.npos;
    if (is_ours && entry.is_regular_file(error)) fs::remove(entry.path(), error);
  }
}

void replace_file(const std::string& path, std::string_view content) {
  const Descriptor from(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status = {};
  if (from < 0 || ::fstat(from, &status) != 0) throw cannot_write(path, "open it", errno);
  const fs::path file(path);
  const auto temporary = file.parent_path() / fmt::format(".{}.{}{}", file.filename().string(),
                                                          hex(random_bytes(random_letters / 2)), ending);
  {
    const Descriptor to(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
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
