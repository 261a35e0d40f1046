#include "mysql/binlog/time_text.h"

#include <chrono>

#include <fmt/format.h>

#include "mysql/binlog/cursor.h"

namespace cleave::mysql {
namespace {

/// Fractions are stored in pairs of digits.
std::size_t fraction_size(std::uint32_t digits) {
  return (digits + 1) / 2;
}

std::size_t whole_size(StoredType type) {
  return type == StoredType::time ? 3 : type == StoredType::datetime ? 5 : 4;
}

/// ".250", "" without digits.
std::string fraction_text(std::uint64_t fraction, std::uint32_t digits) {
  if (digits == 0) return "";
  const auto stored = fraction_size(digits) * 2;
  return "." + fmt::format("{:0{}}", fraction, stored).substr(0, digits);
}

std::string clock_text(std::uint64_t hour, std::uint64_t minute, std::uint64_t second) {
  return fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
}

std::string date_text(std::uint64_t year, std::uint64_t month, std::uint64_t day) {
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

/// A number with the offset that makes it sort as bytes: the sign, and hours, minutes, seconds in bits.
std::string packed_time(std::string_view bytes, std::uint32_t digits) {
  const auto fraction_bits = 8 * fraction_size(digits);
  const auto zero = std::int64_t{1} << (23 + fraction_bits);
  const auto value = static_cast<std::int64_t>(Cursor(bytes).big(bytes.size())) - zero;
  const auto size = static_cast<std::uint64_t>(value < 0 ? -value : value);
  const auto whole = size >> fraction_bits;
  const auto fraction = size & ((std::uint64_t{1} << fraction_bits) - 1);
  return (value < 0 ? "-" : "") + clock_text(whole >> 12 & 0x3ff, whole >> 6 & 0x3f, whole & 0x3f) +
         fraction_text(fraction, digits);
}

std::string packed_datetime(std::string_view bytes, std::uint32_t digits) {
  Cursor cursor(bytes);
  const auto whole = cursor.big(5) ^ 0x8000000000;
  const auto date = whole >> 17, clock = whole & 0x1ffff, months = date >> 5;
  return date_text(months / 13, months % 13, date & 0x1f) + " " +
         clock_text(clock >> 12, clock >> 6 & 0x3f, clock & 0x3f) +
         fraction_text(cursor.big(fraction_size(digits)), digits);
}

/// Seconds since 1970; 0 is the zero date.
std::string moment_text(std::uint64_t seconds, std::uint64_t fraction, std::uint32_t digits) {
  if (seconds == 0) return "0000-00-00 00:00:00" + fraction_text(fraction, digits);
  const auto day_count = static_cast<long>(seconds / 86400), clock = static_cast<long>(seconds % 86400);
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(day_count))};
  return date_text(static_cast<std::uint64_t>(static_cast<int>(day.year())),
                   static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())) +
         " " + clock_text(clock / 3600, clock / 60 % 60, clock % 60) + fraction_text(fraction, digits);
}

/// Digits as one decimal number: 20261123140500.
std::string old_datetime(std::uint64_t value) {
  const auto date = value / 1000000, clock = value % 1000000;
  return date_text(date / 10000, date / 100 % 100, date % 100) + " " +
         clock_text(clock / 10000, clock / 100 % 100, clock % 100);
}

std::string old_time(std::string_view bytes) {
  const auto value = static_cast<std::int32_t>(static_cast<std::uint32_t>(Cursor(bytes).little(3)) << 8) >> 8;
  const auto size = static_cast<std::uint32_t>(value < 0 ? -value : value);
  return (value < 0 ? "-" : "") + clock_text(size / 10000, size / 100 % 100, size % 100);
}

}  // namespace

std::size_t time_size(StoredType type, std::uint32_t digits) {
  if (digits > 6) throw bad_log("a time has more than six digits behind the second");
  return whole_size(type) + fraction_size(digits);
}

std::string time_text(const StoredColumn& column, std::string_view bytes) {
  Cursor cursor(bytes);
  switch (column.type) {
    case StoredType::date: {
      const auto date = cursor.little(3);
      return date_text(date >> 9, date >> 5 & 0xf, date & 0x1f);
    }
    case StoredType::year: {
      const auto year = cursor.little(1);
      return year == 0 ? "0000" : fmt::format("{}", 1900 + year);
    }
    case StoredType::time:
      return packed_time(bytes, column.size);
    case StoredType::datetime:
      return packed_datetime(bytes, column.size);
    case StoredType::timestamp: {
      const auto seconds = cursor.big(4);
      return moment_text(seconds, cursor.big(fraction_size(column.size)), column.size);
    }
    case StoredType::old_timestamp:
      return moment_text(cursor.little(4), 0, 0);
    case StoredType::old_datetime:
      return old_datetime(cursor.little(8));
    default:
      return old_time(bytes);
  }
}

}  // namespace cleave::mysql
