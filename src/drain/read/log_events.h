#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "aws/client.h"
#include "drain/read/places.h"

namespace cleave::drain {

/// Which events of a log group were read. Thread-safe.
class EventPosition {
 public:
  /// From to_json(), or null for nothing.
  explicit EventPosition(const Json& position = nullptr);
  Json to_json() const;

  /// Milliseconds since 1970 from which events are to be asked for now: they come late, so before the latest
  /// one. What is before that is forgotten.
  std::int64_t ask_from();
  /// False when the event was read before.
  bool is_new(std::int64_t time_ms, const std::string& event_id);

 private:
  mutable std::mutex mutex_;
  std::int64_t latest_ms_ = 0;
  std::map<std::int64_t, std::set<std::string>> seen_;  ///< digests of ids, by time
};

/// The events of a CloudWatch Logs group as one file, a line each. With a `position`, those that it does not
/// know; it knows them afterwards. Both have to outlive the file.
LogFile log_events(std::size_t place, const std::string& where, const aws::Account& account,
                   std::optional<Time> since, EventPosition* position);

}  // namespace cleave::drain
