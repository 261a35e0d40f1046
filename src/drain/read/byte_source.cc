#include "drain/read/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace cleave::drain {
namespace {

class StoredFile : public StoredBytes {
 public:
  /// Takes the descriptor.
  StoredFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~StoredFile() override { close(descriptor_); }
  StoredFile(const StoredFile&) = delete;
  StoredFile& operator=(const StoredFile&) = delete;

  std::uint64_t size() const override { return size_; }
  bool read(std::uint64_t offset, char* into, std::size_t count) const override {
    while (count != 0) {
      const auto got = pread(descriptor_, into, count, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      into += got;
      offset += static_cast<std::uint64_t>(got);
      count -= static_cast<std::size_t>(got);
    }
    return true;
  }

 private:
  const int descriptor_;
  const std::uint64_t size_;
};

class StoredMemory : public StoredBytes {
 public:
  explicit StoredMemory(std::string content) : content_(std::move(content)) {}
  std::uint64_t size() const override { return content_.size(); }
  bool read(std::uint64_t offset, char* into, std::size_t count) const override {
    return offset <= content_.size() && content_.copy(into, count, offset) == count;
  }

 private:
  const std::string content_;
};

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

  std::unique_ptr<StoredBytes> stored() override {
    // Standard input may begin anywhere in a file.
    struct stat status {};
    if (descriptor_ <= STDIN_FILENO || fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode))
      return nullptr;
    const int another = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    if (another < 0) return nullptr;
    return std::make_unique<StoredFile>(another, static_cast<std::uint64_t>(status.st_size));
  }

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
  std::unique_ptr<StoredBytes> stored() override { return stored_bytes(std::move(content_)); }

 private:
  std::string content_;
  std::size_t at_ = 0;
};

class DamagedSource : public ByteSource {
 public:
  explicit DamagedSource(std::string why) : why_(std::move(why)) {}
  std::size_t read(char*, std::size_t) override { return 0; }
  std::string damage() const override { return why_; }

 private:
  const std::string why_;
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
  bool is_shared() const override { return bytes_->is_shared(); }
  std::unique_ptr<StoredBytes> stored() override { return bytes_->stored(); }

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

std::unique_ptr<ByteSource> damaged_bytes(std::string why) {
  return std::make_unique<DamagedSource>(std::move(why));
}

std::unique_ptr<StoredBytes> stored_bytes(std::string content) {
  return std::make_unique<StoredMemory>(std::move(content));
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
