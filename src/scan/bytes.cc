#include "scan/bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::scan {
Error cannot_read(const std::string& place, std::string_view why) {
  return Error(Error::Kind::input, "cannot-read", fmt::format("cannot be read: {}", why))
      .where(place)
      .next("Scan it as a user who may read it.");
}

FileBytes::FileBytes(const std::string& path, Links links)
    // A pipe in the place of the file must not make the program wait.
    : path_(path),
      descriptor_(::open(path.c_str(),
                         O_RDONLY | O_CLOEXEC | O_NONBLOCK | (links == Links::refuse ? O_NOFOLLOW : 0))) {
  if (descriptor_ < 0) throw cannot_read(path_, std::strerror(errno));
  struct stat status = {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    throw cannot_read(path_, known ? "it is no regular file" : std::strerror(errno));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  identity_ = {status.st_dev, status.st_ino};
}

FileBytes::~FileBytes() {
  ::close(descriptor_);
}

int FileBytes::read(std::uint64_t offset, std::size_t count, ReadBuffer& buffer) const {
  buffer.resize(offset >= size_ ? 0 : std::min<std::uint64_t>(count, size_ - offset));
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const auto got = ::pread(descriptor_, buffer.data() + filled, buffer.size() - filled,
                             static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      buffer.resize(filled);
      return got < 0 ? errno : 0;
    }
    filled += static_cast<std::size_t>(got);
  }
  return 0;
}

}  // namespace cleave::scan
