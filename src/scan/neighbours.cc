#include "scan/neighbours.h"

#include <filesystem>

#include "scan/small_file.h"

namespace cleave::scan {
namespace {

class FilesOnDisk : public Neighbours {
 public:
  bool has(const std::string& path) const override {
    std::error_code error;
    return std::filesystem::exists(path, error);
  }
  std::string small(const std::string& path) const override { return small_file(path); }
};

}  // namespace

const Neighbours& files_on_disk() {
  static const FilesOnDisk files;
  return files;
}

}  // namespace cleave::scan
