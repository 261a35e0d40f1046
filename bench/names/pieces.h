#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/read_buffer.h"

namespace cleave::bench {

/// A piece of a file, with as much around it as its reader wants.
struct Piece {
  std::string_view bytes;
  std::size_t begin, end;  ///< the piece in `bytes`
};

/// Gives each regular file below the paths to `look`, in one piece or, large ones, in pieces of 8 MB with
/// `margin` bytes around; by all processors. The same for every peer, so that only the search differs.
/// Returns the bytes seen.
inline std::size_t each_piece(const std::vector<std::string>& paths, std::size_t margin,
                              const std::function<void(const Piece&)>& look) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry :
         fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied)) {
      if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path());
    }
  }
  constexpr std::size_t large = std::size_t{8} << 20;
  struct Task {
    std::size_t file, begin, end;
  };
  std::vector<Task> tasks;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::size_t size = fs::file_size(files[i]);
    for (std::size_t begin = 0; begin < size; begin += large)
      tasks.push_back({i, begin, std::min(size, begin + large)});
  }
  std::atomic<std::size_t> next{0}, total{0};
  const auto work = [&] {
    ReadBuffer buffer;
    for (std::size_t at = next.fetch_add(64); at < tasks.size(); at = next.fetch_add(64)) {
      for (std::size_t i = at; i < std::min(tasks.size(), at + 64); ++i) {
        const Task& task = tasks[i];
        const int file = open(files[task.file].c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) continue;
        const std::size_t from = task.begin > margin ? task.begin - margin : 0;
        buffer.resize(task.end + margin - from);
        const auto got = pread(file, buffer.data(), buffer.size(), static_cast<off_t>(from));
        close(file);
        if (got <= 0) continue;
        const std::string_view bytes = buffer.view().substr(0, static_cast<std::size_t>(got));
        look({bytes, task.begin - from, std::min(bytes.size(), task.end - from)});
        total += task.end - task.begin;
      }
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
  threads.clear();
  return total;
}

}  // namespace cleave::bench
