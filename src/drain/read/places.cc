#include "drain/read/places.h"

#include <glob.h>

#include <algorithm>
#include <chrono>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"

namespace cleave::drain {
namespace {

namespace fs = std::filesystem;

Error no_such_place(const std::string& where) {
  return Error(Error::Kind::input, "no-such-place", "there is no such file or directory").where(where);
}

Time written_at(const fs::path& path) {
  std::error_code gone;
  const auto written = fs::last_write_time(path, gone);
  if (gone) return Time{};
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(written));
}

void add_file(std::size_t place, const fs::path& path, std::vector<LogFile>& files) {
  std::error_code gone;
  const auto size = fs::file_size(path, gone);  // Pipes have none.
  files.push_back({place, 0, path.string(), LogFile::Kind::file, gone ? 0 : size, written_at(path),
                   [name = path.string()] { return open_file(name); }});
}

void add_directory(std::size_t place, const fs::path& directory, std::vector<LogFile>& files) {
  std::vector<fs::path> paths;
  std::error_code failed;
  using Options = fs::directory_options;
  fs::recursive_directory_iterator entries(directory, Options::skip_permission_denied, failed), end;
  for (; !failed && entries != end; entries.increment(failed)) {
    if (entries->is_regular_file(failed)) paths.push_back(entries->path());
  }
  if (failed) throw Error(Error::Kind::input, "cannot-read", failed.message()).where(directory.string());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) add_file(place, path, files);
}

void add_path(std::size_t place, const fs::path& path, std::vector<LogFile>& files) {
  if (fs::is_directory(path)) return add_directory(place, path, files);
  add_file(place, path, files);
}

}  // namespace

void list_files(std::size_t place, const std::string& where, std::vector<LogFile>& files) {
  if (where == "-") {
    files.push_back({place, 0, where, LogFile::Kind::file, 0, Time{}, [] { return open_file("-"); }});
    return;
  }
  if (fs::exists(where)) return add_path(place, where, files);
  glob_t found{};
  const bool matched = glob(where.c_str(), 0, nullptr, &found) == 0;
  for (std::size_t i = 0; matched && i < found.gl_pathc; ++i) add_path(place, found.gl_pathv[i], files);
  globfree(&found);
  if (!matched) throw no_such_place(where);
}

}  // namespace cleave::drain
