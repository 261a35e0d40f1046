#include "drain/lines/log_time.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "drain/lines/fields.h"

namespace cleave::drain {
namespace {

constexpr std::int64_t second_us = 1'000'000, minute_us = 60 * second_us;

/// `count` digits at `at`, or -1.
int digits(const char* at, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i) {
    const unsigned digit = static_cast<unsigned char>(at[i]) - unsigned{'0'};
    if (digit > 9) return -1;
    value = value * 10 + static_cast<int>(digit);
  }
  return value;
}

/// Days since 1970 of a date of the proleptic Gregorian calendar
/// (https://howardhinnant.github.io/date_algorithms.html#days_from_civil).
std::int64_t days_since_1970(int year, int month, int day) {
  const std::int64_t shifted = month <= 2 ? year - 1 : year;
  const std::int64_t era = shifted / 400, of_era = shifted % 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool is_date(int year, int month, int day) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  // No log is older than the web; earlier times are what hostile or broken clocks write.
  if (year < 1971 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

/// 1 to 12, or 0.
int month_of(const char* name) {
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (std::size_t i = 0; i < names.size(); i += 3) {
    if (std::memcmp(names.data() + i, name, 3) == 0) return static_cast<int>(i / 3) + 1;
  }
  return 0;
}

/// "+hhmm" or "+hh:mm" in microseconds.
bool read_offset(std::string_view text, std::int64_t& offset_us) {
  if (text.size() != 5 && !(text.size() == 6 && text[3] == ':')) return false;
  const int hours = digits(text.data() + 1, 2), minutes = digits(text.data() + text.size() - 2, 2);
  if ((text[0] != '+' && text[0] != '-') || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return false;
  offset_us = (hours * 60 + minutes) * minute_us * (text[0] == '-' ? -1 : 1);
  return true;
}

/// What follows the seconds: ".945958", at most nanoseconds count. Moves `text` behind it.
bool read_fraction(std::string_view& text, std::int64_t& microseconds) {
  microseconds = 0;
  if (text.empty() || (text[0] != '.' && text[0] != ',')) return true;
  std::size_t at = 1;
  std::int64_t unit = second_us / 10;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
    microseconds += (text[at] - '0') * unit;
  if (at == 1) return false;
  text.remove_prefix(at);
  return true;
}

}  // namespace

bool LogTime::read_clf(std::string_view text, std::int64_t& time_us) {
  constexpr std::size_t minute_end = 17, zone_begin = 21, size = 26;
  if (text.size() != size || text[minute_end] != ':' || text[20] != ' ') return false;
  const char* const at = text.data();
  const int second = digits(at + 18, 2);
  if (second < 0 || second > 60) return false;
  if (std::memcmp(at, minute_text_, minute_end) != 0 ||
      std::memcmp(at + zone_begin, zone_text_, size - zone_begin) != 0) {
    const int day = digits(at, 2), month = month_of(at + 3), year = digits(at + 7, 4);
    const int hour = digits(at + 12, 2), minute = digits(at + 15, 2);
    std::int64_t offset_us = 0;
    if (at[2] != '/' || at[6] != '/' || at[11] != ':' || at[14] != ':' || !is_date(year, month, day) ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        !read_offset(text.substr(zone_begin), offset_us))
      return false;
    minute_us_ = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * minute_us - offset_us;
    std::memcpy(minute_text_, at, minute_end);
    std::memcpy(zone_text_, at + zone_begin, size - zone_begin);
  }
  time_us = minute_us_ + second * second_us;
  return true;
}

bool LogTime::read_iso(std::string_view text, std::int64_t& time_us) {
  constexpr std::size_t minute_end = 16, shortest = 19;
  if (text.size() < shortest || text[minute_end] != ':') return false;
  const char* const at = text.data();
  const int second = digits(at + 17, 2);
  if (second < 0 || second > 60) return false;
  if (std::memcmp(at, minute_text_, minute_end) != 0) {
    const int year = digits(at, 4), month = digits(at + 5, 2), day = digits(at + 8, 2);
    const int hour = digits(at + 11, 2), minute = digits(at + 14, 2);
    if (at[4] != '-' || at[7] != '-' || (at[10] != 'T' && at[10] != ' ') || at[13] != ':' ||
        !is_date(year, month, day) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
      return false;
    minute_us_ = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * minute_us;
    std::memcpy(minute_text_, at, minute_end);
  }
  std::string_view rest = text.substr(shortest);
  std::int64_t fraction_us = 0, offset_us = 0;
  if (!read_fraction(rest, fraction_us)) return false;
  has_zone_ = !rest.empty();
  if (!has_zone_) offset_us = assumed_east_us_;
  if (has_zone_ && !read_zone(rest, offset_us)) return false;
  time_us = minute_us_ + second * second_us + fraction_us - offset_us;
  return true;
}

bool LogTime::read_clf_without_zone(std::string_view text, std::int64_t& time_us) {
  constexpr std::size_t second_end = 20;
  if (text.size() < second_end) return false;
  std::string_view rest = text.substr(second_end);
  std::int64_t fraction_us = 0, whole_us = 0;
  if (!read_fraction(rest, fraction_us) || !rest.empty()) return false;
  if (!read_clf(std::string(text.substr(0, second_end)) + " +0000", whole_us)) return false;
  has_zone_ = false;
  time_us = whole_us + fraction_us - assumed_east_us_;
  return true;
}

bool LogTime::read_ctime(std::string_view text, std::int64_t& time_us) {
  constexpr std::size_t size = 24;
  if (text.size() != size || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ')
    return false;
  std::string day(text.substr(8, 2));
  if (day.front() == ' ') day.front() = '0';
  return read_clf_without_zone(
      fmt::format("{}/{}/{}:{}", day, text.substr(4, 3), text.substr(20, 4), text.substr(11, 8)), time_us);
}

bool read_zone(std::string_view text, std::int64_t& east_us) {
  if (text != "Z") return read_offset(text, east_us);
  east_us = 0;
  return true;
}

bool read_seconds(std::string_view text, std::int64_t& microseconds) {
  constexpr std::size_t most_digits = 12;  // Any time of a log; no overflow.
  std::size_t at = 0;
  std::int64_t seconds = 0, fraction_us = 0;
  for (; at < std::min(text.size(), most_digits) && text[at] >= '0' && text[at] <= '9'; ++at)
    seconds = seconds * 10 + (text[at] - '0');
  if (at == 0) return false;
  text.remove_prefix(at);
  if (!read_fraction(text, fraction_us) || !text.empty()) return false;
  microseconds = seconds * second_us + fraction_us;
  return true;
}

bool read_unix_time(std::string_view text, std::int64_t& time_us) {
  // As seconds these would be after the year 5000, as milliseconds before 1974.
  constexpr std::int64_t most_seconds = 100'000'000'000, most_milliseconds = 1000 * most_seconds;
  auto digits = text.substr(0, text.find('.'));
  constexpr std::size_t digits_of_nanoseconds = 19;
  if (digits.size() == digits_of_nanoseconds && digits.size() == text.size())
    text = digits = digits.substr(0, digits.size() - 3);
  std::int64_t number = 0;
  if (!read_number(digits, number)) return false;
  if (number < most_seconds) return read_seconds(text, time_us);
  if (digits.size() != text.size()) return false;
  time_us = number < most_milliseconds ? number * 1000 : number;
  return true;
}

}  // namespace cleave::drain
