#include "mysql/baseline/baseline_folder.h"

#include <cstdlib>

namespace cleave::mysql::test {

BaselineFolder::BaselineFolder() {
  std::string name = std::filesystem::temp_directory_path() / "cleave-baseline-XXXXXX";
  path_ = ::mkdtemp(name.data());
}

std::string BaselineFolder::content() const {
  std::string names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names += entry.path().filename().string() + " ";
  return names;
}

std::string code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace cleave::mysql::test
