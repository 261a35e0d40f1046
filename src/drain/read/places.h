#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "drain/read/byte_source.h"

namespace cleave::drain {

/// A file of logs that a place has now, wherever it is.
struct LogFile {
  enum class Kind {
    file,    ///< may grow, be renamed and compressed
    object,  ///< of S3: whole, and stays as it is
    events   ///< of CloudWatch Logs: what is new of them the source knows itself
  };

  std::size_t place = 0, series = 0;
  std::string name;  ///< path, "-", s3://BUCKET/KEY or logs:GROUP
  Kind kind = Kind::file;
  std::uint64_t size = 0;
  Time written{};  ///< when it was last changed
  /// Its bytes from the beginning, perhaps compressed; may be called on any thread.
  std::function<std::unique_ptr<ByteSource>()> open;
};

/// Adds the files of a place on this machine, in the order of their names: the file itself, all files below a
/// directory, or those that a glob matches. Throws Error(input, "no-such-place") when there is none.
void list_files(std::size_t place, const std::string& where, std::vector<LogFile>& files);

}  // namespace cleave::drain
