#include "drain/byte_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace cleave::drain {
namespace {

class FileSource : public ByteSource {
 public:
  explicit FileSource(const std::string& path)
      : descriptor_(path == "-" ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0)
      fail();
    else  // The system reads further ahead while lines are parsed.
      posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  ~FileSource() override {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(char* into, std::size_t size) override {
    while (damage_.empty()) {
      const auto count = ::read(descriptor_, into, size);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) fail();
    }
    return 0;
  }

  void skip(std::uint64_t count) override {
    // A pipe has no places to go to.
    if (lseek(descriptor_, static_cast<off_t>(count), SEEK_CUR) < 0) ByteSource::skip(count);
  }

  std::string damage() const override { return damage_; }

 private:
  void fail() { damage_ = std::generic_category().message(errno); }

  const int descriptor_;
  std::string damage_;
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

/// What was read to see what it is, then the rest.
class BegunSource : public ByteSource {
 public:
  BegunSource(std::unique_ptr<ByteSource> bytes, std::string begun)
      : bytes_(std::move(bytes)), begun_(std::move(begun)) {}
  std::size_t read(char* into, std::size_t size) override {
    if (begun_.empty()) return bytes_->read(into, size);
    const auto count = begun_.copy(into, size);
    begun_.erase(0, count);
    return count;
  }
  void skip(std::uint64_t count) override {
    const auto of_begun = std::min<std::uint64_t>(count, begun_.size());
    begun_.erase(0, of_begun);
    bytes_->skip(count - of_begun);
  }
  std::string damage() const override { return bytes_->damage(); }
  std::optional<Time> written() const override { return bytes_->written(); }

 private:
  const std::unique_ptr<ByteSource> bytes_;
  std::string begun_;
};

}  // namespace

void ByteSource::skip(std::uint64_t count) {
  std::array<char, 64 * 1024> passed;
  while (count != 0) {
    const auto got = read(passed.data(), std::min<std::uint64_t>(count, passed.size()));
    if (got == 0) return;
    count -= got;
  }
}

std::unique_ptr<ByteSource> open_file(const std::string& path) {
  return std::make_unique<FileSource>(path);
}

std::unique_ptr<ByteSource> bytes_of(std::string content) {
  return std::make_unique<MemorySource>(std::move(content));
}

std::string peek(std::unique_ptr<ByteSource>& bytes, std::size_t size) {
  std::string head(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const auto count = bytes->read(head.data() + got, size - got);
    if (count == 0) break;
    got += count;
  }
  head.resize(got);
  bytes = std::make_unique<BegunSource>(std::move(bytes), head);
  return head;
}

}  // namespace cleave::drain
