#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/ignore_rules.h"

namespace cleave::scan {

/// Which files of a folder are looked at, as ripgrep's users know it (-g, --type): patterns of .gitignore
/// that choose files, and with "!" leave them out; the last that fits a file, or a folder that it is in,
/// decides.
class FileChoice {
 public:
  /// `types` are names of file_types(). Throws Error(input, "unknown-type").
  FileChoice(const std::vector<std::string>& globs, const std::vector<std::string>& types);

  /// `path` is relative to the place that was named.
  bool takes(std::string_view path) const;

 private:
  IgnoreRules rules_;
  bool chooses_ = false;  ///< there is a pattern without "!": what none fits is left out
};

/// The names of types, each with its patterns.
struct FileType {
  std::string_view name;
  std::vector<std::string_view> patterns;
};
const std::vector<FileType>& file_types();

}  // namespace cleave::scan
