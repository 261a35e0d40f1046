#include "base/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "base/error.h"

namespace cleave {

void make_private_database(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  const int reason = descriptor < 0 ? errno : 0;
  if (descriptor >= 0) ::close(descriptor);
  for (const auto* part : {"-wal", "-shm", "-journal"}) {
    std::error_code error;
    if (reason == 0 &&
        !std::filesystem::is_symlink(std::filesystem::symlink_status(path.string() + part, error)))
      continue;
    const bool is_link = reason == 0 || reason == ELOOP;
    throw Error(Error::Kind::input, "cannot-open",
                is_link ? std::string("the file cannot be opened: it is a symbolic link")
                        : std::string("the file cannot be opened for writing: ") + std::strerror(reason))
        .where(reason == 0 ? path.string() + part : path.string())
        .next(is_link ? "Take the link away."
                      : "Check the owner and the permissions of the file and of its folder.");
  }
}

}  // namespace cleave
