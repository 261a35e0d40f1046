#include "base/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"

namespace cleave {
namespace {

/// A pipe or a device, which keeps no content that could be lost. The links of /dev lead to such things, and
/// only the system makes them.
bool is_stream(const std::filesystem::path& path) {
  struct stat status = {};
  const bool known = path.string().starts_with("/dev/") ? ::stat(path.c_str(), &status) == 0
                                                        : ::lstat(path.c_str(), &status) == 0;
  return known && (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode));
}

void refuse_link(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(std::filesystem::symlink_status(path, error))) return;
  throw Error(Error::Kind::input, "cannot-write",
              fmt::format("it is a symbolic link to {}", std::filesystem::read_symlink(path, error).string()))
      .where(path.string())
      .next("Name the file itself, or take the link away.");
}

}  // namespace

NewFile::NewFile(std::filesystem::path path, unsigned mode) : path_(std::move(path)) {
  if (is_stream(path_)) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  } else {
    refuse_link(path_);
    temporary_ = path_.string() + fmt::format(".{}.tmp", hex(random_bytes(8)));
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  }
  if (descriptor_ < 0) throw cannot_write(errno);
}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Error NewFile::cannot_write(int reason) const {
  return Error(Error::Kind::input, "cannot-write",
               fmt::format("cannot write the file: {}", std::strerror(reason)))
      .where(path_.string());
}

void NewFile::write(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw cannot_write(errno);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void NewFile::appear() {
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw cannot_write(errno);
  temporary_.clear();
}

void NewFile::finish() {
  // Pipes and devices have no disk: EINVAL.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) throw cannot_write(errno);
  appear();
  const int descriptor = std::exchange(descriptor_, -1);
  if (::close(descriptor) != 0) throw cannot_write(errno);
  // The name is on the disk when its folder is.
  const auto folder = path_.parent_path();
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

}  // namespace cleave
