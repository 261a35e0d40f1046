#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cleave::scan {

/// The files of the tree that a place is in: on disk, or in a commit. Paths are written as the place's name.
class Neighbours {
 public:
  virtual ~Neighbours() = default;
  virtual bool has(const std::string& path) const = 0;
  /// Its content; "" where there is none or it is larger than a megabyte.
  virtual std::string small(const std::string& path) const = 0;
  /// Of the other files of its folder those whose names end so; each as `small` gives it.
  virtual std::vector<std::string> beside(const std::string& path, std::string_view ending) const = 0;
};

/// Those of files on disk.
const Neighbours& files_on_disk();

}  // namespace cleave::scan
