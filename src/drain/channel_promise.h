#pragma once

#include <chrono>

#include "drain/lines/format.h"
#include "drain/metrics/metric.h"

namespace cleave::drain {

/// What may be expected of a channel.
struct ChannelPromise {
  std::chrono::minutes delay;  ///< after this long the line of a request is there, if it comes at all
  /// The share of lines that come at all. Where AWS calls delivery "best effort" and gives no figure, this is
  /// an assumption on the careful side (docs/drain.md).
  double reliability;
};

ChannelPromise promise_of(Format format);
ChannelPromise promise_of(Metered kind);

}  // namespace cleave::drain
