#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave {
namespace {

Error cannot(std::string_view verb, const std::filesystem::path& path, int reason) {
  return Error(Error::Kind::input, fmt::format("cannot-{}", verb),
               fmt::format("cannot {} the file: {}", verb, std::strerror(reason)))
      .where(path.string());
}

/// Reads to the end, whatever size the file is said to have: pipes have none. Returns 0 or errno.
int read_all(int descriptor, std::string& content) {
  struct stat status {};
  std::size_t size = 0;
  if (::fstat(descriptor, &status) == 0) content.resize(static_cast<std::size_t>(status.st_size) + 1);
  while (true) {
    if (size == content.size()) content.resize(2 * size + 4096);
    const ssize_t got = ::read(descriptor, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  content.resize(size);
  return 0;
}

/// Writes all of `content` and syncs it; returns 0 or errno.
int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  if (descriptor < 0) throw cannot("read", path, errno);
  std::string content;
  const int reason = read_all(descriptor, content);
  ::close(descriptor);
  if (reason != 0) throw cannot("read", path, reason);
  return content;
}

std::string read_file(const std::filesystem::path& path) {
  auto content = read_file_if_exists(path);
  if (!content) throw cannot("read", path, ENOENT);
  return *std::move(content);
}

void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  const auto temporary = path.string() + fmt::format(".{}.tmp", ::getpid());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) throw cannot("write", path, errno);
  int reason = write_all(descriptor, content);
  if (::close(descriptor) != 0 && reason == 0) reason = errno;
  if (reason == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) reason = errno;
  if (reason != 0) {
    ::unlink(temporary.c_str());
    throw cannot("write", path, reason);
  }
  sync_folder(path.parent_path());
}

FileLock::FileLock(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) throw cannot("lock", path, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    char holder[32] = {};
    [[maybe_unused]] const ssize_t size = ::pread(descriptor_, holder, sizeof(holder) - 1, 0);
    ::close(descriptor_);
    throw Error(Error::Kind::input, "locked", fmt::format("in use by another cleave, process {}", holder))
        .where(path.string())
        .next("Wait for it to end, or use another --work-dir.");
  }
  const std::string owner = std::to_string(::getpid());
  [[maybe_unused]] const int cut = ::ftruncate(descriptor_, 0);
  [[maybe_unused]] const ssize_t size = ::pwrite(descriptor_, owner.data(), owner.size(), 0);
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

}  // namespace cleave
