#include "base/clock.h"

#include <cctype>
#include <cstdio>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave {
namespace {

using std::chrono::milliseconds;

/// Reads exactly `digits` decimal digits at `position` and moves it on; -1 when they are not there.
int read_digits(std::string_view text, std::size_t& position, int digits) {
  int value = 0;
  for (int i = 0; i < digits; ++i, ++position) {
    if (position >= text.size() || !std::isdigit(static_cast<unsigned char>(text[position]))) return -1;
    value = value * 10 + (text[position] - '0');
  }
  return value;
}

bool read_char(std::string_view text, std::size_t& position, std::string_view one_of) {
  if (position >= text.size() || one_of.find(text[position]) == std::string_view::npos) return false;
  ++position;
  return true;
}

milliseconds read_fraction(std::string_view text, std::size_t& position) {
  int scale = 100;
  int value = 0;
  for (; position < text.size() && std::isdigit(static_cast<unsigned char>(text[position])); ++position) {
    value += (text[position] - '0') * scale;
    scale /= 10;
  }
  return milliseconds(value);
}

Error bad_time(std::string_view text) {
  return Error(Error::Kind::input, "bad-time", fmt::format("'{}' is not a time", text))
      .next("Write it as 2026-11-23T06:30:00Z.");
}

}  // namespace

Time SystemClock::now() {
  return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

void SystemClock::sleep_until(Time time) {
  std::this_thread::sleep_until(time);
}

Time VirtualClock::now() {
  const std::lock_guard lock(mutex_);
  return now_;
}

void VirtualClock::sleep_until(Time time) {
  const std::lock_guard lock(mutex_);
  now_ = std::max(now_, time);
}

void VirtualClock::advance(milliseconds by) {
  const std::lock_guard lock(mutex_);
  now_ += by;
}

std::string to_rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (const auto rest = clock.subseconds().count(); rest != 0) text += fmt::format(".{:03}", rest);
  return text + "Z";
}

std::string to_utc_text(Time time) {
  auto text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(time));
  text[text.find('T')] = ' ';
  text.replace(text.size() - 1, 1, " UTC");
  return text;
}

Time from_rfc3339(std::string_view text) {
  std::size_t position = 0;
  const int year = read_digits(text, position, 4);
  const bool dash1 = read_char(text, position, "-");
  const int month = read_digits(text, position, 2);
  const bool dash2 = read_char(text, position, "-");
  const int day = read_digits(text, position, 2);
  const bool letter = read_char(text, position, "Tt ");
  const int hour = read_digits(text, position, 2);
  const bool colon1 = read_char(text, position, ":");
  const int minute = read_digits(text, position, 2);
  const bool colon2 = read_char(text, position, ":");
  const int second = read_digits(text, position, 2);
  if (!dash1 || !dash2 || !letter || !colon1 || !colon2 || year < 0 || hour < 0 || hour > 24 || minute < 0 ||
      minute > 59 || second < 0 || second > 60) {
    throw bad_time(text);
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) throw bad_time(text);
  Time time = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
              std::chrono::seconds(second);
  if (read_char(text, position, ".")) time += read_fraction(text, position);
  if (read_char(text, position, "Zz") || position == text.size()) {
    if (position != text.size()) throw bad_time(text);
    return time;
  }
  const bool west = text[position] == '-';
  const bool sign = read_char(text, position, "+-");
  const int hours = read_digits(text, position, 2);
  const bool colon = read_char(text, position, ":");
  const int minutes = read_digits(text, position, 2);
  if (!sign || !colon || hours < 0 || minutes < 0 || position != text.size()) throw bad_time(text);
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return west ? time + offset : time - offset;
}

std::string to_words(milliseconds duration) {
  const auto total = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  struct Unit {
    long long seconds;
    const char* name;
  };
  static constexpr Unit units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
  for (int i = 0; i < 3; ++i) {
    if (total < units[i].seconds) continue;
    const auto large = total / units[i].seconds;
    const auto small = total % units[i].seconds / units[i + 1].seconds;
    if (small == 0) return fmt::format("{} {}", large, units[i].name);
    return fmt::format("{} {} {} {}", large, units[i].name, small, units[i + 1].name);
  }
  return fmt::format("{} s", total);
}

}  // namespace cleave
