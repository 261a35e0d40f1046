#include "drain/series_evidence.h"

#include <algorithm>

namespace cleave::drain {

void SeriesEvidence::note_time(std::int64_t time_us) {
  first_us = first_us == Request::no_time ? time_us : std::min(first_us, time_us);
  last_us = std::max(last_us, time_us);
}

void SeriesEvidence::merge(const SeriesEvidence& other) {
  pulse.merge(other.pulse);
  unnamed_noise.merge(other.unnamed_noise);
  lines += other.lines;
  without_client += other.without_client;
  without_status += other.without_status;
  without_host += other.without_host;
  without_zone += other.without_zone;
  meant_before += other.meant_before;
  ahead += other.ahead;
  if (ahead_sample.empty()) ahead_sample = other.ahead_sample;
  server_names |= other.server_names;
  moved_servers |= other.moved_servers;
  if (other.first_us == Request::no_time) return;
  note_time(other.first_us);
  note_time(other.last_us);
}

}  // namespace cleave::drain
