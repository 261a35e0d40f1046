#include "drain/byte_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/error.h"

namespace cleave::drain {
namespace {

Error cannot_read(const std::string& path) {
  return Error(Error::Kind::input, "cannot-read", std::generic_category().message(errno)).where(path);
}

class FileSource : public ByteSource {
 public:
  FileSource(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {
    // Twice the window that the system reads ahead while lines are parsed.
    posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  ~FileSource() override {
    if (descriptor_ != STDIN_FILENO) close(descriptor_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(char* into, std::size_t size) override {
    for (;;) {
      const auto count = ::read(descriptor_, into, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) throw cannot_read(path_);
    }
  }

 private:
  const std::string path_;
  const int descriptor_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string content) : content_(std::move(content)) {}
  std::size_t read(char* into, std::size_t size) override {
    const auto count = content_.copy(into, size, at_);
    at_ += count;
    return count;
  }

 private:
  const std::string content_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_file(const std::string& path) {
  if (path == "-") return std::make_unique<FileSource>(path, STDIN_FILENO);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw cannot_read(path);
  return std::make_unique<FileSource>(path, descriptor);
}

std::unique_ptr<ByteSource> bytes_of(std::string content) {
  return std::make_unique<MemorySource>(std::move(content));
}

}  // namespace cleave::drain
