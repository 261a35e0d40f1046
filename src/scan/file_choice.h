#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/ignore_rules.h"

namespace cleave::scan {

/// Which files of a folder are looked at, as ripgrep's users know it (-g, --type): patterns of .gitignore
/// that choose files, and with "!" leave them out. The last that fits a file decides; what is in a folder
/// that is left out is never looked at.
class FileChoice {
 public:
  /// Throws Error(input, "unknown-type").
  FileChoice(const std::vector<std::string>& globs, const std::vector<std::string>& types);

  /// `path` is relative to the place that was named.
  bool takes(std::string_view path) const;

 private:
  IgnoreRules rules_;
  bool chooses_ = false;  ///< there is a pattern without "!": what none fits is left out
};

}  // namespace cleave::scan
