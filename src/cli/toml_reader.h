#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/error.h"

namespace cleave::cli {

/// Throws Error(input, "bad-toml") with "FILE:LINE".
toml::table parse_toml(std::string_view text, const std::string& file);

/// Walks a parsed file; every complaint is an Error(input) that names its line.
class TomlReader {
 public:
  explicit TomlReader(std::string file) : file_(std::move(file)) {}

  Error wrong(const toml::node& node, std::string code, std::string what) const;
  Error wrong_at(int line, std::string code, std::string what) const;
  /// `prefix` is what stands before the keys of this table ("profiles.").
  void check_keys(const toml::table& table, const std::vector<std::string>& known,
                  std::string_view prefix) const;
  /// The section of this name, or an empty one.
  const toml::table& table(const toml::table& root, const char* key) const;
  std::string text(const toml::node& node, std::string_view key) const;
  std::vector<std::string> texts(const toml::table& root, const char* key) const;

 private:
  std::string file_;
};

}  // namespace cleave::cli
