#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "mysql/binlog/log.h"

namespace cleave::mysql {

/// Files of a binary log that are on this machine: copied from the server, or out of a backup.
class LogFiles : public Log {
 public:
  /// In the order in which the server wrote them. With a position, reading begins there: in the file that has
  /// its name. Throws Error(input, "cannot-read"); Error(input, "log-purged") when no file has that name.
  LogFiles(std::vector<std::filesystem::path> files, const LogStart& start);

 protected:
  /// Throws Error(input, "no-binlog") for a file that is none, Error(input, "encrypted-log").
  std::optional<std::string_view> read() override;

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  void open_next();
  bool skip_event();
  bool read_bytes(std::size_t from, std::size_t size);

  std::vector<std::filesystem::path> files_;  ///< those that were not opened yet, last first
  std::uint64_t begin_ = 0;                   ///< where the first one begins to count
  std::unique_ptr<std::FILE, Close> file_;
  std::string name_, bytes_;
};

}  // namespace cleave::mysql
