#pragma once

#include <string>
#include <vector>

namespace cleave::plan {

/// The logs that tell whether the source still serves anyone, as cleave.toml names them ([drain]).
struct DrainLogs {
  std::vector<std::string> source,
      destination;               ///< files, directories, globs, s3://BUCKET/PREFIX, logs:GROUP, metrics:…
  std::vector<std::string> own;  ///< addresses of those who look after the split
  long long period_seconds = 24 * 60 * 60;  ///< who comes at least so often must have been seen
  double confidence = 0.99;
};

}  // namespace cleave::plan
