#pragma once

#include <functional>
#include <string>

#include "base/error.h"

namespace cleave::scan {

/// A place that could not be read, or not to its end. Never dropped in silence.
struct Gap {
  std::string place;
  std::string what;
  std::string next;  ///< what the reader can do, or ""
};

using GapSink = std::function<void(Gap)>;

inline Gap gap_of(const std::string& place, const Error& error) {
  return {place, error.what(), error.next()};
}

}  // namespace cleave::scan
