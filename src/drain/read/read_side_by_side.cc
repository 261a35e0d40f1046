#include "drain/read/read_side_by_side.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <list>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "drain/read/envelope.h"
#include "drain/read/line_blocks.h"
#include "drain/read/parquet_source.h"
#include "drain/read/parse_block.h"
#include "drain/read/series_name.h"

namespace cleave::drain {
namespace {

struct OpenFile {
  const LogFile* file = nullptr;
  bool taken = true;                   ///< a thread is cutting its next block
  std::unique_ptr<LineBlocks> blocks;  ///< null until the thread that took it first has opened it
  std::string head;                    ///< of its text
  std::string text_key;                ///< of what begins so: see Desk::claim
};

/// Who reads which file. Thread-safe.
class Desk {
 public:
  explicit Desk(const std::vector<LogFile>& files) : files_(files) {}

  /// A file whose next block nobody cuts, or one that is still to be opened; waits while there may be one
  /// later, and is null when all is read or somebody has failed.
  OpenFile* take() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (failed_) return nullptr;
      for (auto& open : open_) {
        if (open.taken) continue;
        open.taken = true;
        return &open;
      }
      if (next_ < files_.size()) {
        auto& open = open_.emplace_back();
        open.file = &files_[next_++];
        return &open;
      }
      if (open_.empty()) return nullptr;
      changed_.wait(lock);
    }
  }
  void give_back(OpenFile& open) {
    const std::lock_guard lock(mutex_);
    open.taken = false;
    changed_.notify_one();
  }
  void finish(OpenFile& finished) {
    const std::lock_guard lock(mutex_);
    open_.remove_if([&](const OpenFile& open) { return &open == &finished; });
    changed_.notify_all();
  }
  /// Waits until nobody else reads a text that begins alike. So much of it has been read already.
  std::uint64_t claim(const std::string& text_key) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failed_ || !claimed_.contains(text_key); });
    claimed_.insert(text_key);
    return read_until_[text_key];
  }
  void release(const std::string& text_key, std::uint64_t read_until) {
    const std::lock_guard lock(mutex_);
    claimed_.erase(text_key);
    auto& until = read_until_[text_key];
    until = std::max(until, read_until);
    changed_.notify_all();
  }
  void fail() {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    changed_.notify_all();
  }

 private:
  const std::vector<LogFile>& files_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<OpenFile> open_;
  std::size_t next_ = 0;
  bool failed_ = false;
  std::set<std::string> claimed_;
  std::map<std::string, std::uint64_t> read_until_;
};

/// Stops the other threads when this one throws.
class FailureGuard {
 public:
  explicit FailureGuard(Desk& desk) : desk_(desk) {}
  ~FailureGuard() {
    if (std::uncaught_exceptions() != 0) desk_.fail();
  }
  FailureGuard(const FailureGuard&) = delete;
  FailureGuard& operator=(const FailureGuard&) = delete;

 private:
  Desk& desk_;
};

/// A rotated file and its compressed copy are one text. Without a position only within a series: the logs of
/// two servers may begin alike. An object keeps its name.
std::string text_key_of(const OpenFile& open, const ReadPosition* position) {
  const auto& file = *open.file;
  if (file.kind == LogFile::Kind::object) return without_compression(file.name) + ":" + open.head;
  return (position == nullptr ? std::to_string(file.series) : std::string()) + ":" + open.head;
}

void open_blocks(OpenFile& open, Desk& desk, const ReadOptions& options, const ReadPosition* position) {
  auto bytes = open.file->open();
  constexpr std::size_t magic_bytes = 6;
  const auto compression = compression_of(peek(bytes, magic_bytes));
  auto text = decompressed(std::move(bytes), compression);
  const bool has_rows = is_parquet(peek(text, magic_bytes));
  if (has_rows) text = parquet_source(std::move(text));
  const bool may_grow = position != nullptr && open.file->kind == LogFile::Kind::file &&
                        compression == Compression::none && !has_rows;
  text = without_envelopes(std::move(text), options, may_grow);
  std::uint64_t read_before = 0;
  if (open.file->kind != LogFile::Kind::events) {
    open.head = peek(text, ReadPosition::head_bytes);
    if (!open.head.empty()) {
      open.text_key = text_key_of(open, position);
      read_before = desk.claim(open.text_key);
    }
    if (position != nullptr)
      read_before = std::max(read_before, position->read_before(*open.file, open.head));
  }
  open.blocks = std::make_unique<LineBlocks>(
      std::move(text), options, may_grow ? LineBlocks::LastLine::left : LineBlocks::LastLine::taken,
      read_before);
}

void note_end(const OpenFile& open, Desk& desk, ReadPosition* position, ChannelBook& book) {
  const auto& file = *open.file;
  const auto damage = open.blocks->damage();
  // What could not be read at all is tried again the next time.
  const bool is_read = damage.empty() || open.blocks->read_until() > 0;
  if (!open.text_key.empty()) desk.release(open.text_key, open.blocks->read_until());
  if (position != nullptr && is_read && file.kind != LogFile::Kind::events)
    position->note(file, open.head, open.blocks->read_until());
  ChannelFacts facts;
  facts.place = file.place;
  facts.series = file.series;
  facts.format = open.blocks->format();
  facts.files = 1;
  facts.newest_file = open.blocks->written();
  if (file.written != Time{}) facts.newest_file = file.written;
  if (!damage.empty()) {
    facts.damaged.push_back(file.name + ": " + damage);
    facts.newest_damaged = file.written == Time{} ? Time::max() : file.written;
  }
  book.add(facts);
}

void work(Desk& desk, const ReadOptions& options, ReadPosition* position, ChannelBook& book,
          RequestSink& sink) {
  const FailureGuard guard(desk);
  const auto since_us = options.since ? options.since->time_since_epoch().count() * 1000 : Request::no_time;
  BlockParser parser(sink, book, since_us, options.zone_east_us.value_or(0));
  LineBlock block;
  while (OpenFile* const open = desk.take()) {
    if (!open->blocks) open_blocks(*open, desk, options, position);
    const Origin origin{open->file->place, Format::unknown, open->file->series, open->file->name};
    if (open->blocks->next(block)) {
      desk.give_back(*open);
      parser.parse(block, origin);
    } else {
      note_end(*open, desk, position, book);
      desk.finish(*open);
    }
  }
}

}  // namespace

void read_side_by_side(const std::vector<LogFile>& files, const ReadOptions& options, ReadPosition* position,
                       ChannelBook& book, std::span<RequestSink* const> sinks) {
  Desk desk(files);
  std::vector<std::future<void>> threads;
  for (RequestSink* const sink : sinks)
    threads.push_back(
        std::async(std::launch::async, [&, sink] { work(desk, options, position, book, *sink); }));
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
}

}  // namespace cleave::drain
