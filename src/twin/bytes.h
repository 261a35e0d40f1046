#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::twin {

/// What is larger than this lies in a file.
inline constexpr std::size_t largest_in_memory = 1 << 20;

/// A file for large bytes. It has no name, so it is gone when the twin is; the room of bytes that nobody
/// holds any more goes back to the disk at once. Made at the first large bytes. Thread-safe.
class Spool : public std::enable_shared_from_this<Spool> {
 public:
  Spool() = default;
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// A file with a name, only to read from. Throws Error(input, "no-file").
  static std::shared_ptr<Spool> existing(const std::filesystem::path& path);

  /// A stretch of the file.
  struct Extent {
    Extent(std::shared_ptr<Spool> of, std::size_t begin, std::size_t length)
        : spool(std::move(of)), at(begin), size(length) {}
    ~Extent();
    Extent(const Extent&) = delete;
    Extent& operator=(const Extent&) = delete;

    std::shared_ptr<Spool> spool;
    std::size_t at, size;
  };
  std::shared_ptr<const Extent> take(std::size_t size);
  std::shared_ptr<const Extent> stretch(std::size_t at, std::size_t size);
  /// Both throw Error(failed, "spool").
  void write(std::size_t at, std::string_view bytes);
  void read(std::size_t at, char* into, std::size_t size) const;

 private:
  void open_unnamed();

  std::mutex mutex_;
  int file_ = -1;
  bool writable_ = true;
  std::size_t end_ = 0;
};

/// Bytes that never change: small ones in memory, large ones in a file. Copies, parts and joined ones share
/// what they are made of. Thread-safe.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string text);
  explicit Bytes(std::shared_ptr<const Spool::Extent> extent);
  static Bytes joined(const std::vector<Bytes>& parts);
  /// Requires: first + length <= size().
  Bytes part(std::size_t first, std::size_t length) const;

  std::size_t size() const { return size_; }
  std::string text() const;
  /// Calls `visit` with pieces of at most 1 MiB, in order. Requires: first + length <= size().
  void read(std::size_t first, std::size_t length, const std::function<void(std::string_view)>& visit) const;
  /// Whether both are made of the same stretches. Equal bytes in different places are not.
  bool same_place(const Bytes& other) const { return pieces_ == other.pieces_; }

  /// A raw digest by an algorithm of aws::RunningChecksum, if somebody learnt it before.
  std::optional<std::string> digest(const std::string& algorithm) const;
  /// Reads all bytes once for those digests that are not known yet.
  void learn(const std::vector<std::string>& algorithms) const;
  void know(const std::map<std::string, std::string>& digests) const;

 private:
  struct Piece {
    std::shared_ptr<const std::string> memory;  ///< or null
    std::shared_ptr<const Spool::Extent> extent;
    std::size_t first = 0, length = 0;
    bool operator==(const Piece&) const = default;
  };
  struct Known {
    std::mutex mutex;
    std::map<std::string, std::string> digests;
  };
  void add(Piece piece);

  std::vector<Piece> pieces_;
  std::size_t size_ = 0;
  std::shared_ptr<Known> known_ = std::make_shared<Known>();
};

/// Bytes in the making.
class BytesWriter {
 public:
  /// `expected` is how many bytes will come, as far as somebody has said so; 0 = unknown.
  BytesWriter(std::shared_ptr<Spool> spool, std::size_t expected);
  /// Throws Error(failed, "spool") when the disk is full.
  void add(std::string_view bytes);
  std::size_t size() const { return size_; }
  Bytes finish();

 private:
  void spill(std::string_view bytes);

  std::shared_ptr<Spool> spool_;
  std::size_t expected_ = 0, size_ = 0;
  std::string memory_;
  std::vector<Bytes> done_;
  std::shared_ptr<const Spool::Extent> extent_;
  std::size_t used_ = 0;     ///< of the extent
  std::size_t spilled_ = 0;  ///< into all extents
};

}  // namespace cleave::twin
