#pragma once

#include <cstdint>
#include <string_view>

namespace cleave::drain {

/// Reads the times of logs. It remembers the minute it saw last, because the next line is mostly of the same.
/// One for each thread.
class LogTime {
 public:
  /// Apache's and nginx's "10/Oct/2000:13:55:36 -0700". Microseconds since 1970 UTC in `time_us`, which only
  /// changes when the result is true.
  bool read_clf(std::string_view text, std::int64_t& time_us);
  /// RFC 3339 and what logs make of it: "2015-05-13T23:39:43.945958Z", with a space instead of the T, without
  /// zone, with one ("+02:00", "+0200").
  bool read_iso(std::string_view text, std::int64_t& time_us);
  /// "20/Nov/2026:06:30:00.123", without a zone, as HAProxy writes it.
  bool read_clf_without_zone(std::string_view text, std::int64_t& time_us);
  /// "Fri Nov 20 06:30:00 2026", as C's ctime writes it.
  bool read_ctime(std::string_view text, std::int64_t& time_us);

  /// The zone of times that name none, as microseconds east of UTC; UTC until it is said.
  void assume_zone(std::int64_t east_us) { assumed_east_us_ = east_us; }
  std::int64_t assumed_east_us() const { return assumed_east_us_; }
  /// Whether the time that was read last named its zone.
  bool has_zone() const { return has_zone_; }

 private:
  std::int64_t assumed_east_us_ = 0;
  bool has_zone_ = true;
  char minute_text_[18] = "01/Jan/1970:00:00";
  char zone_text_[6] = "+0000";
  std::int64_t minute_us_ = 0;
};

/// "1432321423", "1432321423.945": seconds since 1970; larger numbers are milliseconds or microseconds.
bool read_unix_time(std::string_view text, std::int64_t& time_us);

/// "+01:00", "-0800", "Z": microseconds east of UTC.
bool read_zone(std::string_view text, std::int64_t& east_us);

/// Seconds as a decimal number, in microseconds: "0.000073". Exact; false for anything else, "-1" too.
bool read_seconds(std::string_view text, std::int64_t& microseconds);

}  // namespace cleave::drain
