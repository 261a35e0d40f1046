#include "aws/protocol/timestamp.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "base/clock.h"

namespace cleave::aws {
namespace {

using std::chrono::milliseconds;

constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
/// The last second of the year 9999: later ones have no RFC 3339 text.
constexpr double latest_epoch = 253402300799.0;

std::string epoch_text(Time time) {
  const long long total = time.time_since_epoch().count();
  if (total % 1000 == 0) return std::to_string(total / 1000);
  std::string text = fmt::format("{:.3f}", static_cast<double>(total) / 1000);
  while (text.back() == '0') text.pop_back();
  return text;
}

std::string rfc822_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     weekdays[std::chrono::weekday(day).c_encoding()], unsigned(date.day()),
                     months[unsigned(date.month()) - 1], int(date.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

/// "Sun, 02 Jan 2000 20:34:56.456 GMT". The weekday is not looked at.
std::optional<Time> from_rfc822(const std::string& text) {
  int day = 0, year = 0, hour = 0, minute = 0;
  double second = 0;
  char month_name[4] = {};
  const auto comma = text.find(',');
  const char* start = text.c_str() + (comma == std::string::npos ? 0 : comma + 1);
  if (std::sscanf(start, " %2d%*1[ -]%3[A-Za-z]%*1[ -]%4d %2d:%2d:%lf", &day, month_name, &year, &hour,
                  &minute, &second) != 6) {
    return std::nullopt;
  }
  unsigned month = 0;
  while (month < months.size() && std::string_view(month_name) != months[month]) ++month;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month + 1),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || !(second >= 0 && second < 61)) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         milliseconds(std::llround(second * 1000));
}

/// "d" in the pattern is a digit, the rest stands for itself.
bool has_form(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == 'd' ? !is_digit : text[i] != pattern[i]) return false;
  }
  return true;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

bool is_rfc3339(std::string_view text) {
  if (!has_form(text.substr(0, 19), "dddd-dd-ddTdd:dd:dd")) return false;
  const std::chrono::year_month_day date{std::chrono::year(number(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  if (!date.ok() || number(text.substr(11, 2)) > 23 || number(text.substr(14, 2)) > 59 ||
      number(text.substr(17, 2)) > 60) {
    return false;
  }
  std::string_view rest = text.substr(19);
  if (rest.starts_with('.')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || rest.size() == 1) return false;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  }
  return rest.empty() || rest == "Z" || has_form(rest, "+dd:dd") || has_form(rest, "-dd:dd");
}

TimeFormat time_format(const Member& member, TimeFormat fallback) {
  if (member.timestamp_format == "iso8601") return TimeFormat::iso8601;
  if (member.timestamp_format == "rfc822") return TimeFormat::rfc822;
  if (member.timestamp_format == "unixTimestamp") return TimeFormat::epoch;
  return fallback;
}

std::string time_to_wire(std::string_view rfc3339, TimeFormat format) {
  const Time time = from_rfc3339(rfc3339);
  if (format == TimeFormat::epoch) return epoch_text(time);
  return format == TimeFormat::rfc822 ? rfc822_text(time) : to_rfc3339(time);
}

std::string time_from_epoch(double seconds, Side side) {
  if (!(std::fabs(seconds) <= latest_epoch)) throw unreadable(side, fmt::format("{} is not a time", seconds));
  return to_rfc3339(Time(milliseconds(std::llround(seconds * 1000))));
}

std::string time_from_wire(std::string_view text, Side side) {
  double seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem == std::errc{} && end == text.data() + text.size()) return time_from_epoch(seconds, side);
  if (const auto time = from_rfc822(std::string(text))) return to_rfc3339(*time);
  if (!is_rfc3339(text)) throw unreadable(side, fmt::format("'{}' is not a time", text));
  return to_rfc3339(from_rfc3339(text));
}

}  // namespace cleave::aws
