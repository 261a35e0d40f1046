#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "aws/config.h"
#include "base/error.h"
#include "base/files.h"

namespace cleave::aws {

/// A home folder with ~/.aws/config and ~/.aws/credentials, and an environment that knows nothing else.
class ProfileTest : public testing::Test {
 protected:
  ProfileTest() {
    home = std::filesystem::temp_directory_path() /
           ("cleave-profile-" + std::to_string(::getpid()) + "-" +
            testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(home / ".aws");
    variables["HOME"] = home.string();
    variables["AWS_EC2_METADATA_DISABLED"] = "true";
  }
  ~ProfileTest() override { std::filesystem::remove_all(home); }

  void config(const std::string& text) { write_file(home / ".aws/config", text); }
  void credentials(const std::string& text) { write_file(home / ".aws/credentials", text); }
  Environment environment() const {
    return [values = variables](std::string_view name) -> std::optional<std::string> {
      const auto found = values.find(std::string(name));
      return found == values.end() ? std::nullopt : std::optional(found->second);
    };
  }
  Profile load(const std::string& name = "") const { return load_profile(name, environment()); }

  std::filesystem::path home;
  std::map<std::string, std::string> variables;
};

/// The Error that `action` throws.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return Error(Error::Kind::failed, "nothing", "nothing was thrown");
}

}  // namespace cleave::aws
