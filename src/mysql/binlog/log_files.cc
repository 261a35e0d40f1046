#include "mysql/binlog/log_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

constexpr std::string_view magic(
    "\xfe"
    "bin");
constexpr std::string_view encrypted_magic(
    "\xfd"
    "bin");
/// The largest max_allowed_packet, and what an event has beside a row.
constexpr std::uint64_t largest_event = (1ULL << 30) + (1ULL << 20);
constexpr std::size_t length_offset = 9, type_offset = 4;

Error cannot_read(const std::string& file) {
  return Error(Error::Kind::input, "cannot-read", fmt::format("cannot read it: {}", std::strerror(errno)))
      .where(file);
}

}  // namespace

LogFiles::LogFiles(std::vector<std::filesystem::path> files, const LogStart& start)
    : files_(std::move(files)) {
  if (const auto* position = std::get_if<LogPosition>(&start)) {
    const auto first = std::find_if(files_.begin(), files_.end(),
                                    [&](const auto& file) { return file.filename() == position->file; });
    if (first == files_.end())
      throw Error(Error::Kind::input, "log-purged",
                  fmt::format("none of the files is {}, in which the position is", position->file))
          .next("Give all files of the log from that one on.");
    files_.erase(files_.begin(), first);
    begin_ = position->offset;
  }
  std::reverse(files_.begin(), files_.end());
}

void LogFiles::open_next() {
  const auto path = files_.back();
  files_.pop_back();
  name_ = path.string();
  file_.reset(std::fopen(name_.c_str(), "rb"));
  if (!file_) throw cannot_read(name_);
  if (!read_bytes(0, magic.size()) || bytes_ != magic) {
    if (bytes_ == encrypted_magic)
      throw Error(Error::Kind::input, "encrypted-log", "the binary log is encrypted")
          .where(name_)
          .next("Read it through its server, which decrypts it, instead of from the file.");
    throw Error(Error::Kind::input, "no-binlog", "this is no binary log").where(name_);
  }
  go_to({path.filename().string(), magic.size()});
}

/// Over what is before the position, but not over what tells how events are written.
bool LogFiles::skip_event() {
  const auto type = static_cast<EventType>(bytes_[type_offset]);
  if (begin_ <= position().offset || type == EventType::format_description ||
      type == EventType::mariadb_encryption)
    return false;
  const auto offset = std::exchange(begin_, 0);
  if (std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET) != 0) throw cannot_read(name_);
  go_to({position().file, offset});
  return true;
}

/// The next bytes, in place of bytes_ from that offset; false at the end of the file.
bool LogFiles::read_bytes(std::size_t from, std::size_t size) {
  bytes_.resize(from + size);
  const auto count = std::fread(bytes_.data() + from, 1, size, file_.get());
  if (std::ferror(file_.get()) != 0) throw cannot_read(name_);
  return count == size;
}

std::optional<std::string_view> LogFiles::read() {
  for (;;) {
    // A file that its server still writes, or did not close, may end in the middle of an event.
    if (file_ && read_bytes(0, Event::header_size)) {
      const auto length = Cursor(std::string_view(bytes_).substr(length_offset, 4)).little(4);
      if (length < Event::header_size || length > largest_event)
        throw bad_log(fmt::format("an event behind {} has an impossible length", position().text()));
      if (read_bytes(Event::header_size, length - Event::header_size)) {
        if (skip_event()) continue;
        return bytes_;
      }
    }
    if (file_) begin_ = 0;
    if (files_.empty()) return std::nullopt;
    open_next();
  }
}

}  // namespace cleave::mysql
