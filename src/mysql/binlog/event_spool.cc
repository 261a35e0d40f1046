#include "mysql/binlog/event_spool.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t most_memory = 8U << 20;

/// What stands before the content of an event.
struct Head {
  std::int64_t time;
  std::uint64_t end;
  std::uint64_t size;
  EventType type;
};

Error trouble() {
  return Error(Error::Kind::failed, "cannot-read",
               fmt::format("a large transaction cannot be put aside: {}", std::strerror(errno)))
      .next("TMPDIR needs room for the largest transaction in the log.");
}

}  // namespace

void EventSpool::add(const Event& event) {
  Head head{};
  head.time = event.time;
  head.end = event.end;
  head.size = event.content.size();
  head.type = event.type;
  write({reinterpret_cast<const char*>(&head), sizeof head});
  write(event.content);
  ++count_;
}

void EventSpool::write(std::string_view bytes) {
  if (!file_ && memory_.size() + bytes.size() > most_memory) {
    file_.reset(std::tmpfile());
    if (!file_) throw trouble();
    const auto kept = std::exchange(memory_, {});
    write(kept);
  }
  if (!file_)
    memory_ += bytes;
  else if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size())
    throw trouble();
}

void EventSpool::read(char* bytes, std::size_t size) {
  if (file_) {
    if (std::fread(bytes, 1, size, file_.get()) != size) throw trouble();
    return;
  }
  std::memcpy(bytes, memory_.data() + at_, size);
  at_ += size;
}

std::optional<Event> EventSpool::next() {
  if (read_ == count_) return std::nullopt;
  if (read_ == 0 && file_ && std::fseek(file_.get(), 0, SEEK_SET) != 0) throw trouble();
  Head head{};
  read(reinterpret_cast<char*>(&head), sizeof head);
  current_.resize(head.size);
  read(current_.data(), head.size);
  ++read_;
  Event event;
  event.time = head.time;
  event.end = head.end;
  event.type = head.type;
  event.content = current_;
  return event;
}

}  // namespace cleave::mysql
