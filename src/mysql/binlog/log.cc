#include "mysql/binlog/log.h"

#include "base/error.h"
#include "mysql/binlog/cursor.h"

namespace cleave::mysql {

std::optional<Event> Log::next() {
  const auto bytes = read();
  if (!bytes) return std::nullopt;
  const auto event = parse_event(*bytes, format_);
  follow(event);
  return event;
}

void Log::follow(const Event& event) {
  if (event.type == EventType::mariadb_encryption && !event.is_artificial())
    throw Error(Error::Kind::input, "encrypted-log", "the binary log is encrypted")
        .where(position_.file)
        .next("Read it through its server, which decrypts it, instead of from the file.");
  if (event.type == EventType::format_description) {
    format_ = parse_format(event);
    knows_format_ = true;
  } else if (!knows_format_ && !event.is_artificial()) {
    throw bad_log("its first event does not say how the others are written");
  }
  if (event.type == EventType::rotate) {
    auto rotation = parse_rotation(event);
    position_ = {std::move(rotation.file), rotation.offset};
  } else if (!event.is_artificial() && event.end != 0) {
    // Headers have room for four bytes, files grow beyond.
    constexpr std::uint64_t wrap = std::uint64_t{1} << 32;
    const auto offset = (position_.offset & ~(wrap - 1)) | event.end;
    position_.offset = offset < position_.offset ? offset + wrap : offset;
  }
}

}  // namespace cleave::mysql
