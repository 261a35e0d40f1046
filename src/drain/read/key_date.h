#pragma once

#include <optional>
#include <string>

#include "base/clock.h"

namespace cleave::drain {

/// The day that stands in the key of a log object, in one of the forms that AWS uses: "2026/11/23" (load
/// balancers, flow logs, partitioned S3 logs), "2026-11-23" (CloudFront, S3), "year=2026/month=11/day=23".
struct KeyDate {
  std::chrono::sys_days day;
  /// The first key that could have `wanted` in place of that day: what comes before is older.
  std::string key_of(std::chrono::sys_days wanted) const;

  enum class Form { slashes, dashes, hive };
  Form form;
  std::string before;  ///< what stands before the date
};

/// The last date of a key that stands behind so many bytes, the prefix that was given, where logs of AWS have
/// it: folders that are nothing else, or a file's name with the hour behind it. Nothing when there is none.
std::optional<KeyDate> date_of_key(const std::string& key, std::size_t behind = 0);

}  // namespace cleave::drain
