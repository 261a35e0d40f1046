#include "drain/read_side_by_side.h"

#include <condition_variable>
#include <future>
#include <list>
#include <mutex>

#include "drain/line_blocks.h"
#include "drain/parse_block.h"

namespace cleave::drain {
namespace {

struct OpenFile {
  const LogFile* file;
  std::unique_ptr<LineBlocks> blocks;  ///< null until the thread that took it first has opened it
  bool taken = true;                   ///< a thread is cutting its next block
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
      if (next_ < files_.size()) return &open_.emplace_back(OpenFile{&files_[next_++], nullptr, true});
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

void note_file(const OpenFile& open, ChannelBook& book) {
  ChannelFacts facts;
  facts.place = open.file->place;
  facts.files = 1;
  if (open.blocks->reader() != nullptr) facts.format = open.blocks->reader()->format();
  if (open.file->written != Time{}) facts.newest_file = open.file->written;
  book.add(facts);
}

void work(Desk& desk, const ReadOptions& options, ChannelBook& book, RequestSink& sink) {
  const FailureGuard guard(desk);
  BlockParser parser(sink, book,
                     options.since ? options.since->time_since_epoch().count() * 1000 : Request::no_time);
  LineBlock block;
  while (OpenFile* const open = desk.take()) {
    if (!open->blocks)
      open->blocks =
          std::make_unique<LineBlocks>(open->file->open(), options, LineBlocks::LastLine::taken, 0);
    const Origin origin{open->file->place, Format::unknown, open->file->name};
    if (open->blocks->next(block)) {
      desk.give_back(*open);
      parser.parse(block, origin);
    } else {
      note_file(*open, book);
      desk.finish(*open);
    }
  }
}

}  // namespace

void read_side_by_side(const std::vector<LogFile>& files, const ReadOptions& options, ChannelBook& book,
                       std::span<RequestSink* const> sinks) {
  Desk desk(files);
  std::vector<std::future<void>> threads;
  for (RequestSink* const sink : sinks)
    threads.push_back(std::async(std::launch::async, [&, sink] { work(desk, options, book, *sink); }));
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
}

}  // namespace cleave::drain
