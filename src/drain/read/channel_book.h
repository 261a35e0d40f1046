#pragma once

#include <mutex>
#include <vector>

#include "drain/read/read_logs.h"

namespace cleave::drain {

/// Gathers what is known of the channels. Thread-safe.
class ChannelBook {
 public:
  static constexpr std::size_t most_samples = 5, sample_bytes = 300;

  /// `more` is added to what is known of its series and format.
  void add(const ChannelFacts& more);
  /// In the order of places, then of series and formats.
  const std::vector<ChannelFacts>& channels() const { return channels_; }

 private:
  std::mutex mutex_;
  std::vector<ChannelFacts> channels_;
};

}  // namespace cleave::drain
