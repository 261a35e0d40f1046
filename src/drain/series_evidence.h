#pragma once

#include <cstdint>
#include <string>

#include "drain/lines/request.h"
#include "drain/pulse.h"

namespace cleave::drain {

/// What the lines of one series of files tell, and what they do not.
struct SeriesEvidence {
  Pulse pulse;
  Slots unnamed_noise;  ///< of ten minutes: with noise that does not say so of itself
  std::uint64_t lines = 0, without_client = 0, without_status = 0, without_host = 0, without_zone = 0;
  std::uint64_t meant_before = 0;  ///< the cut: no noise, and not for hosts of others
  std::uint64_t ahead = 0;         ///< dated after now, and counted nowhere else
  std::string ahead_sample{};      ///< hostile
  std::int64_t first_us = Request::no_time, last_us = Request::no_time;
  std::uint32_t server_names = 0;  ///< bits of HostNames
  std::uint64_t moved_servers =
      0;  ///< hosts of the split that stand where names of servers do: bits of Hosts

  void note_time(std::int64_t time_us);
  void merge(const SeriesEvidence& other);
};

}  // namespace cleave::drain
