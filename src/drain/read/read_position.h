#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "drain/read/places.h"

namespace cleave::drain {

/// What of which files was read, so that each line is read once. A file is known again by how its text
/// begins: it may have been renamed, compressed or copied away since. An object in S3 is known by its name
/// too. Thread-safe.
class ReadPosition {
 public:
  /// So many bytes of text tell files apart.
  static constexpr std::size_t head_bytes = 1024;

  /// From to_json(), or null for nothing. Throws Error(input, "bad-position").
  explicit ReadPosition(const Json& position = nullptr);
  Json to_json() const;

  /// The names of files that begin with `prefix` and were read.
  std::vector<std::string> names(const std::string& prefix) const;
  void forget(const std::string& name);

  /// Nothing came to the file since it was noted: name, size and time are the same.
  bool is_unchanged(const LogFile& file) const;
  /// How many bytes were read of this file, whose text begins with `head`.
  std::uint64_t read_before(const LogFile& file, std::string_view head) const;
  /// Its text begins with `head` and was read until there.
  void note(const LogFile& file, std::string_view head, std::uint64_t read_until);

 private:
  struct Known {
    std::uint64_t size = 0;
    std::int64_t written_ms = 0;
    std::string head;  ///< which key of `read_until_`
  };
  mutable std::mutex mutex_;
  std::map<std::string, Known> files_;  ///< by name
  /// By "SIZE:DIGEST" of the first bytes (and the name of an object): as many as were read, at most
  /// `head_bytes`.
  std::map<std::string, std::uint64_t> read_until_;
  std::set<std::size_t> head_sizes_;
};

}  // namespace cleave::drain
