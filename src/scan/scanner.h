#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/worker_pool.h"
#include "names/finder.h"
#include "scan/archive.h"
#include "scan/bytes.h"
#include "scan/hit.h"

namespace cleave::scan {

struct ScanOptions {
  bool unpacks = true;  ///< looks into archives
  std::uint64_t unpack_limit =
      0;  ///< bytes an archive may hold; 0: a thousand million, or 200 times its size
};

/// Looks for names in contents of any size, in bounded memory, and gathers what it finds. Thread-safe but for
/// `take`.
class Scanner {
 public:
  /// Both outlive it.
  Scanner(const names::NameMap& map, const names::Finder& finder, ScanOptions options)
      : map_(map), finder_(finder), options_(options) {}

  /// A content in memory, and what is packed in it.
  void scan(const Place& place, std::string_view bytes);
  /// A short text that a place has beside its content: its own name, its headers. Not counted as a place.
  void scan_beside(const Place& place, std::string_view text) { find(place, text); }
  /// A content that comes in blocks; of more than a few megabytes only a part is in memory at a time.
  void scan(const Place& place, const ByteSource& bytes);
  /// Does `work` for a place; an Error that it throws becomes a gap: one place that cannot be read does not
  /// hinder the others.
  void attempt(const std::string& place, const std::function<void()>& work);
  /// The same where reading may throw Error, which becomes a gap.
  void try_scan(const Place& place, const ByteSource& bytes);
  /// A file; a large one is cut into pieces that the threads of `pool` scan side by side, and is done when
  /// pool.wait() returns. What cannot be read is a gap.
  void scan_file(const Place& place, FileBytes::Links links, WorkerPool& pool);

  void add(Gap gap);
  /// Everything so far, sorted.
  Findings take();

 private:
  class Pieces;
  struct Depth;

  void scan(const Place& place, std::string_view bytes, Depth* depth);
  void scan(const Place& place, const ByteSource& bytes, Depth* depth);
  void unpack(const Place& place, const Bytes& bytes, Depth* depth);
  template <class Unpack>
  void with_members(const Place& place, std::uint64_t size, Depth* depth, Unpack unpack);
  void scan_whole(const Place& place, const FileBytes& file);
  void find(const Place& place, std::string_view bytes);
  void stream(const Place& place, std::string beginning, const ByteSource& bytes);
  bool is_packed(const Place& place, std::string_view beginning) const;
  void add_opaque(const Place& place, std::string_view beginning);
  void add(std::vector<Hit> hits);
  void count(std::uint64_t bytes);

  const names::NameMap& map_;
  const names::Finder& finder_;
  const ScanOptions options_;
  std::atomic<std::uint64_t> files_ = 0, bytes_ = 0;
  std::mutex mutex_;
  Findings findings_;
};

}  // namespace cleave::scan
