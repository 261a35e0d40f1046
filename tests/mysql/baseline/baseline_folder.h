#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/error.h"

namespace cleave::mysql::test {

/// A folder for the files of one test, gone with it.
class BaselineFolder {
 public:
  BaselineFolder();
  ~BaselineFolder() { std::filesystem::remove_all(path_); }
  BaselineFolder(const BaselineFolder&) = delete;
  BaselineFolder& operator=(const BaselineFolder&) = delete;

  std::filesystem::path file() const { return path_ / "base.cleave"; }
  /// What stands in it, by name.
  std::string content() const;

 private:
  std::filesystem::path path_;
};

/// The code of the Error that `call` ends in, or "".
std::string code_of(const std::function<void()>& call);

}  // namespace cleave::mysql::test
