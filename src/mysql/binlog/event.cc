#include "mysql/binlog/event.h"

#include <algorithm>

#include <fmt/format.h>
#include <zlib.h>

#include "base/hash.h"
#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

constexpr std::size_t checksum_size = 4;
constexpr std::size_t flags_offset = 17;
/// Set in the first event of a file that is still written to; its checksum is that of the event without it.
constexpr char in_use_flag = 1;

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

bool ends_in_its_checksum(std::string_view bytes) {
  const auto covered = bytes.substr(0, bytes.size() - checksum_size);
  return Cursor(bytes.substr(covered.size())).little(checksum_size) == checksum(covered);
}

/// The content of a format description tells about itself whether its checksum counts: in the byte before.
void check_description(std::string_view bytes, Event& event) {
  if (event.content.size() <= checksum_size) throw bad_log("its first event is too short");
  event.content.remove_suffix(checksum_size);
  if (event.content.back() == 0) return;
  std::string covered(bytes);
  covered[flags_offset] = static_cast<char>(covered[flags_offset] & ~in_use_flag);
  if (!ends_in_its_checksum(covered) && !ends_in_its_checksum(bytes))
    throw Error(Error::Kind::failed, "bad-checksum", "the first event of the log has a wrong checksum");
}

}  // namespace

Event parse_event(std::string_view bytes, const LogFormat& format) {
  Cursor cursor(bytes);
  Event event;
  event.time = static_cast<std::int64_t>(cursor.little(4));
  event.type = static_cast<EventType>(cursor.little(1));
  event.server_id = static_cast<std::uint32_t>(cursor.little(4));
  const auto length = cursor.little(4);
  event.end = cursor.little(4);
  event.flags = static_cast<std::uint16_t>(cursor.little(2));
  if (length != bytes.size()) throw bad_log("an event has another length than it says");
  event.content = cursor.rest();
  if (event.type == EventType::format_description) {
    check_description(bytes, event);
    return event;
  }
  // The first event that a server sends names the file, before anything tells whether there are checksums.
  const bool may_have_one =
      format.has_checksums || (event.type == EventType::rotate && event.is_artificial());
  if (!may_have_one || event.content.size() < checksum_size) return event;
  if (ends_in_its_checksum(bytes))
    event.content.remove_suffix(checksum_size);
  else if (!event.is_artificial())
    throw Error(Error::Kind::failed, "bad-checksum",
                fmt::format("the event that ends at {} has a wrong checksum", event.end));
  return event;
}

LogFormat parse_format(const Event& description) {
  Cursor cursor(description.content);
  if (cursor.little(2) != 4) throw bad_log("it is not of version 4");
  cursor.take(50 + 4);  // the server's version, a time
  if (cursor.little(1) != Event::header_size) throw bad_log("its headers have another size");
  if (cursor.left() < 1) throw bad_log("its first event is too short");
  const auto lengths = cursor.take(std::min<std::size_t>(cursor.left() - 1, 255));
  LogFormat format;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    format.header_lengths[i + 1] = static_cast<std::uint8_t>(lengths[i]);
  format.has_checksums = cursor.rest().back() == 1;
  return format;
}

Rotation parse_rotation(const Event& event) {
  Cursor cursor(event.content);
  Rotation rotation;
  rotation.offset = cursor.little(8);
  rotation.file = std::string(cursor.rest());
  return rotation;
}

LoggedStatement parse_statement(const Event& event, const LogFormat& format) {
  Cursor cursor(event.content);
  cursor.take(8);  // session, duration
  const auto database_size = cursor.little(1);
  cursor.take(2);  // error
  const auto variables_size = cursor.little(2);
  // LOAD DATA has more there, and later versions may.
  const std::size_t known = 13;
  const std::size_t said = format.header_lengths[static_cast<std::size_t>(event.type)];
  cursor.take(std::max(said, known) - known);
  cursor.take(variables_size);
  LoggedStatement statement;
  statement.database = std::string(cursor.take(database_size));
  cursor.take(1);
  statement.text = event.type == EventType::mariadb_compressed_query ? uncompressed(cursor.rest())
                                                                     : std::string(cursor.rest());
  return statement;
}

PreparedTransaction parse_prepared(const Event& event) {
  Cursor cursor(event.content);
  PreparedTransaction prepared;
  prepared.is_committed_at_once = cursor.little(1) != 0;
  const auto format_id = static_cast<std::int32_t>(cursor.little(4));
  const auto global_size = cursor.little(4), branch_size = cursor.little(4);
  const auto global = cursor.take(global_size);
  prepared.name = fmt::format("X'{}',X'{}',{}", hex(global), hex(cursor.take(branch_size)), format_id);
  return prepared;
}

}  // namespace cleave::mysql
