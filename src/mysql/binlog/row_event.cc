#include "mysql/binlog/row_event.h"

#include <algorithm>
#include <iterator>

#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

constexpr std::uint64_t no_foreign_key_checks = 2;

struct RowEventType {
  EventType type;
  ChangeKind kind;
  bool has_extras;  ///< version 2
  bool is_compressed;
};
constexpr RowEventType types[] = {
    {EventType::insert_v1, ChangeKind::inserted, false, false},
    {EventType::update_v1, ChangeKind::updated, false, false},
    {EventType::delete_v1, ChangeKind::deleted, false, false},
    {EventType::insert_v2, ChangeKind::inserted, true, false},
    {EventType::update_v2, ChangeKind::updated, true, false},
    {EventType::delete_v2, ChangeKind::deleted, true, false},
    {EventType::mariadb_compressed_insert_v1, ChangeKind::inserted, false, true},
    {EventType::mariadb_compressed_update_v1, ChangeKind::updated, false, true},
    {EventType::mariadb_compressed_delete_v1, ChangeKind::deleted, false, true},
    {EventType::mariadb_compressed_insert_v2, ChangeKind::inserted, true, true},
    {EventType::mariadb_compressed_update_v2, ChangeKind::updated, true, true},
    {EventType::mariadb_compressed_delete_v2, ChangeKind::deleted, true, true}};

const RowEventType* find_type(EventType type) {
  const auto found =
      std::find_if(std::begin(types), std::end(types), [&](const auto& one) { return one.type == type; });
  return found == std::end(types) ? nullptr : found;
}

bool has_all(std::string_view bitmap, std::uint64_t columns) {
  for (std::uint64_t i = 0; i < columns; ++i) {
    if (!bit_of(bitmap, i)) return false;
  }
  return true;
}

std::uint64_t take_table(Cursor& cursor, const Event& event, const LogFormat& format) {
  const bool is_short = format.header_lengths[static_cast<std::size_t>(event.type)] == 6;
  return cursor.little(is_short ? 4 : 6);
}

}  // namespace

bool is_row_event(EventType type) {
  return find_type(type) != nullptr;
}

bool RowEvent::is_complete() const {
  return (before.empty() || has_all(before, columns)) && (after.empty() || has_all(after, columns));
}

std::uint64_t row_event_table(const Event& event, const LogFormat& format) {
  Cursor cursor(event.content);
  return take_table(cursor, event, format);
}

RowEvent parse_row_event(const Event& event, const LogFormat& format) {
  const auto& type = *find_type(event.type);
  Cursor cursor(event.content);
  RowEvent result;
  result.kind = type.kind;
  result.table_id = take_table(cursor, event, format);
  result.checks_foreign_keys = (cursor.little(2) & no_foreign_key_checks) == 0;
  if (type.has_extras) {
    const auto size = cursor.little(2);
    if (size < 2) throw bad_log("the extras of a row event have no length");
    cursor.take(size - 2);
  }
  result.columns = cursor.packed();
  if (result.columns == 0 || result.columns > 0xffff) throw bad_log("a row has no columns, or too many");
  const auto bitmap_size = (result.columns + 7) / 8;
  if (result.kind != ChangeKind::inserted) result.before = std::string(cursor.take(bitmap_size));
  if (result.kind != ChangeKind::deleted) result.after = std::string(cursor.take(bitmap_size));
  result.rows = type.is_compressed ? uncompressed(cursor.rest()) : std::string(cursor.rest());
  return result;
}

}  // namespace cleave::mysql
