#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/lock_holder.h"
#include "base/new_file.h"

namespace cleave {
namespace {

Error cannot(std::string_view verb, const std::filesystem::path& path, int reason) {
  return Error(Error::Kind::input, fmt::format("cannot-{}", verb),
               fmt::format("cannot {} the file: {}", verb,
                           reason == ELOOP ? "it is a symbolic link" : std::strerror(reason)))
      .where(path.string());
}

/// Reads to the end, whatever size the file is said to have: pipes have none. Returns 0 or errno; EFBIG when
/// it is larger than wanted.
int read_all(int descriptor, std::uint64_t most_bytes, std::string& content) {
  struct stat status {};
  std::size_t size = 0;
  if (::fstat(descriptor, &status) == 0) {
    if (static_cast<std::uint64_t>(status.st_size) > most_bytes) return EFBIG;
    content.resize(static_cast<std::size_t>(status.st_size) + 1);
  }
  while (true) {
    if (size == content.size()) content.resize(2 * size + 4096);
    const ssize_t got = ::read(descriptor, content.data() + size, content.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > most_bytes) return EFBIG;
  }
  content.resize(size);
  return 0;
}

/// A pipe whose writer is gone, or has not come, must not make the program wait for it.
int open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor >= 0) ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  return descriptor;
}

/// "PROCESS\nHOST\nSINCE\n"; people may have written something else.
LockHolder read_holder(int descriptor) {
  char text[512] = {};
  [[maybe_unused]] const ssize_t size = ::pread(descriptor, text, sizeof(text) - 1, 0);
  std::istringstream lines{text};
  LockHolder holder;
  std::getline(lines, holder.process);
  std::getline(lines, holder.host);
  std::getline(lines, holder.since);
  return holder;
}

}  // namespace

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path, std::uint64_t most_bytes) {
  const int descriptor = open_to_read(path);
  if (descriptor < 0 && errno == ENOENT) return std::nullopt;
  if (descriptor < 0) throw cannot("read", path, errno);
  std::string content;
  const int reason = read_all(descriptor, most_bytes, content);
  ::close(descriptor);
  if (reason == EFBIG)
    throw Error(Error::Kind::input, "too-large", fmt::format("it is larger than {} MiB", most_bytes >> 20))
        .where(path.string())
        .next("No file of its kind is: look at what it holds.");
  if (reason != 0) throw cannot("read", path, reason);
  return content;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t most_bytes) {
  auto content = read_file_if_exists(path, most_bytes);
  if (!content) throw cannot("read", path, ENOENT);
  return *std::move(content);
}

void write_file(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  NewFile file(path, mode);
  file.write(content);
  file.finish();
}

std::string LockHolder::words() const {
  if (process.empty()) return "which has just begun";
  auto text = fmt::format("process {}", process);
  if (!host.empty()) text += " on " + host;
  if (!since.empty()) text += " since " + since;
  return text;
}

std::optional<LockHolder> lock_holder(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  std::optional<LockHolder> holder;
  if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0) holder = read_holder(descriptor);
  ::close(descriptor);
  return holder;
}

FileLock::FileLock(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  if (descriptor_ < 0) throw cannot("lock", path, errno);
  // Somebody who only looks whether it is held (lock_holder) holds it for a moment.
  for (int tries = 0; ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (tries < 5) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    const auto holder = read_holder(descriptor_);
    ::close(descriptor_);
    throw Error(Error::Kind::input, "locked", fmt::format("in use by another cleave, {}", holder.words()))
        .where(path.string())
        .next("Wait for it to end, or use another --work-dir.");
  }
  char host[256] = {};
  ::gethostname(host, sizeof(host) - 1);
  const auto owner = fmt::format("{}\n{}\n{}\n", ::getpid(), host, to_utc_text(SystemClock().now()));
  [[maybe_unused]] const int cut = ::ftruncate(descriptor_, 0);
  [[maybe_unused]] const ssize_t size = ::pwrite(descriptor_, owner.data(), owner.size(), 0);
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

}  // namespace cleave
