#pragma once

#include <filesystem>
#include <string>

#include "mysql/merge/merge_options.h"

namespace toml {
inline namespace v3 {
class table;
}
}  // namespace toml

namespace cleave::cli {

/// [mysql] of cleave.toml: the two databases, and what the user decided about merging them.
struct DatabaseSettings {
  std::string source, destination;  ///< DSNs; may be empty
  mysql::MergeOptions merge;        ///< policies, unique keys and references
};

/// `mysql` is the section. Throws Error(input) with "FILE:LINE" as parse_settings does.
DatabaseSettings read_database_settings(const toml::table& mysql, const std::string& file);
/// The section of a file that may have others; what is not there has its default. Throws also Error(input,
/// "cannot-read").
DatabaseSettings read_database_settings(const std::filesystem::path& file);

}  // namespace cleave::cli
