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
  std::vector<std::string> beside(const std::string& path, std::string_view ending) const override {
    const auto folder = std::filesystem::absolute(path).parent_path();
    const auto name = std::filesystem::path(path).filename().string();
    std::vector<std::string> contents;
    std::error_code error;
    for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
         file.increment(error)) {
      const auto other = file->path().filename().string();
      if (other != name && other.ends_with(ending)) contents.push_back(small_file(file->path()));
    }
    return contents;
  }
};

}  // namespace

const Neighbours& files_on_disk() {
  static const FilesOnDisk files;
  return files;
}

}  // namespace cleave::scan
