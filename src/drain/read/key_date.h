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

/// The first date in a key; nothing when there is none.
std::optional<KeyDate> date_of_key(const std::string& key);

}  // namespace cleave::drain
