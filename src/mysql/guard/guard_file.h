#pragma once

#include <filesystem>
#include <string>

#include "base/json.h"
#include "mysql/database.h"
#include "mysql/place.h"

namespace cleave::mysql {

/// What guard has changed on both servers and what was there before, one section per deed ("ids",
/// "frozen-source", "replication"). A section is written before its first change is made, so that whatever
/// happened can be undone.
class GuardFile {
 public:
  /// The file may be missing. Throws Error(input, "foreign-guard") when it is about other databases.
  GuardFile(std::filesystem::path path, const Database& source, const Database& destination);

  /// Null when there is none.
  const Json* section(const std::string& name) const;
  void write(const std::string& name, Json section);
  /// The file goes with its last section.
  void remove(const std::string& name);

  const std::filesystem::path& path() const { return path_; }

 private:
  void save() const;

  std::filesystem::path path_;
  Json document_;
};

/// "frozen-source".
std::string frozen_section(Place place);

}  // namespace cleave::mysql
