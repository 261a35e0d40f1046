#include "twin/bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "aws/checksum.h"
#include "base/error.h"

namespace cleave::twin {
namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::size_t extent_bytes = 64 << 20;
constexpr std::size_t page_bytes = 4096;  ///< file systems give back whole pages

Error spool_fault(const char* what) {
  return Error(Error::Kind::failed, "spool",
               fmt::format("the twin cannot {} its file for large objects: {}", what, std::strerror(errno)))
      .next("Make room, or set TMPDIR to a folder on another disk.");
}

/// /tmp may be memory, /var/tmp is not.
std::string folder_for_large_files() {
  const char* wanted = std::getenv("TMPDIR");
  if (wanted != nullptr && *wanted != '\0') return wanted;
  return ::access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

int open_without_name() {
  const std::string folder = folder_for_large_files();
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  std::string name = folder + "/cleave-twin-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

std::shared_ptr<Spool> Spool::existing(const std::filesystem::path& path) {
  auto spool = std::make_shared<Spool>();
  spool->writable_ = false;
  spool->file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (spool->file_ < 0)
    throw Error(Error::Kind::input, "no-file",
                fmt::format("cannot read {}: {}", path.string(), std::strerror(errno)));
  return spool;
}

Spool::Extent::~Extent() {
  // The hole gives the room back where the file system knows holes; elsewhere the end of the twin does.
  if (spool->writable_ && size > 0) {
    ::fallocate(spool->file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(at),
                static_cast<off_t>(size));
  }
}

void Spool::open_unnamed() {
  file_ = open_without_name();
  if (file_ < 0) throw spool_fault("open");
}

std::shared_ptr<const Spool::Extent> Spool::take(std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (file_ < 0) open_unnamed();
  const std::size_t pages = (size + page_bytes - 1) / page_bytes * page_bytes;
  const std::size_t at = end_;
  end_ += pages;
  return std::make_shared<const Extent>(shared_from_this(), at, pages);
}

std::shared_ptr<const Spool::Extent> Spool::stretch(std::size_t at, std::size_t size) {
  return std::make_shared<const Extent>(shared_from_this(), at, size);
}

void Spool::write(std::size_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw spool_fault("write");
    at += static_cast<std::size_t>(done);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

void Spool::read(std::size_t at, char* into, std::size_t size) const {
  while (size > 0) {
    const ssize_t done = ::pread(file_, into, size, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw spool_fault("read");
    at += static_cast<std::size_t>(done);
    into += done;
    size -= static_cast<std::size_t>(done);
  }
}

Bytes::Bytes(std::string text) {
  const std::size_t length = text.size();
  add({std::make_shared<const std::string>(std::move(text)), nullptr, 0, length});
}

Bytes::Bytes(std::shared_ptr<const Spool::Extent> extent) {
  const std::size_t length = extent->size;
  add({nullptr, std::move(extent), 0, length});
}

void Bytes::add(Piece piece) {
  if (piece.length == 0) return;
  size_ += piece.length;
  pieces_.push_back(std::move(piece));
}

Bytes Bytes::joined(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) {
    for (const Piece& piece : part.pieces_) all.add(piece);
  }
  return parts.size() == 1 ? parts.front() : all;
}

Bytes Bytes::part(std::size_t first, std::size_t length) const {
  if (first == 0 && length == size_) return *this;
  Bytes made;
  for (const Piece& piece : pieces_) {
    const std::size_t skipped = std::min(first, piece.length);
    const std::size_t taken = std::min(length, piece.length - skipped);
    made.add({piece.memory, piece.extent, piece.first + skipped, taken});
    first -= skipped;
    length -= taken;
  }
  return made;
}

std::string Bytes::text() const {
  std::string all;
  all.reserve(size_);
  read(0, size_, [&](std::string_view piece) { all += piece; });
  return all;
}

void Bytes::read(std::size_t first, std::size_t length,
                 const std::function<void(std::string_view)>& visit) const {
  std::string buffer;
  for (const Piece& piece : part(first, length).pieces_) {
    for (std::size_t at = 0; at < piece.length; at += piece_bytes) {
      const std::size_t size = std::min(piece_bytes, piece.length - at);
      if (piece.memory) {
        visit(std::string_view(*piece.memory).substr(piece.first + at, size));
        continue;
      }
      buffer.resize(size);
      piece.extent->spool->read(piece.extent->at + piece.first + at, buffer.data(), size);
      visit(buffer);
    }
  }
}

std::optional<std::string> Bytes::digest(const std::string& algorithm) const {
  const std::lock_guard lock(known_->mutex);
  const auto found = known_->digests.find(algorithm);
  if (found == known_->digests.end()) return std::nullopt;
  return found->second;
}

void Bytes::know(const std::map<std::string, std::string>& digests) const {
  const std::lock_guard lock(known_->mutex);
  known_->digests.insert(digests.begin(), digests.end());
}

void Bytes::learn(const std::vector<std::string>& algorithms) const {
  std::map<std::string, aws::RunningChecksum> running;
  for (const std::string& algorithm : algorithms) {
    if (!digest(algorithm)) running.emplace(algorithm, aws::RunningChecksum(algorithm));
  }
  if (running.empty()) return;
  read(0, size_, [&](std::string_view piece) {
    for (auto& [algorithm, checksum] : running) checksum.add(piece);
  });
  std::map<std::string, std::string> digests;
  for (auto& [algorithm, checksum] : running) digests[algorithm] = checksum.finish();
  know(digests);
}

BytesWriter::BytesWriter(std::shared_ptr<Spool> spool, std::size_t expected)
    : spool_(std::move(spool)), expected_(expected) {}

void BytesWriter::add(std::string_view bytes) {
  if (done_.empty() && extent_ == nullptr && size_ + bytes.size() <= largest_in_memory) {
    memory_ += bytes;
  } else {
    if (!memory_.empty()) spill(std::exchange(memory_, {}));
    spill(bytes);
  }
  size_ += bytes.size();
}

void BytesWriter::spill(std::string_view bytes) {
  while (!bytes.empty()) {
    if (extent_ == nullptr || used_ == extent_->size) {
      if (extent_ != nullptr) done_.emplace_back(extent_);
      const std::size_t left = expected_ > spilled_ ? expected_ - spilled_ : extent_bytes;
      extent_ = spool_->take(std::min(extent_bytes, std::max(left, bytes.size())));
      used_ = 0;
    }
    const std::string_view now = bytes.substr(0, extent_->size - used_);
    spool_->write(extent_->at + used_, now);
    used_ += now.size();
    spilled_ += now.size();
    bytes.remove_prefix(now.size());
  }
}

Bytes BytesWriter::finish() {
  if (extent_ == nullptr) return Bytes(std::move(memory_));
  done_.push_back(Bytes(extent_).part(0, used_));
  return Bytes::joined(done_);
}

}  // namespace cleave::twin
