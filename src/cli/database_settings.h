#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/command.h"
#include "mysql/merge/merge_options.h"
#include "plan/databases.h"

namespace toml {
inline namespace v3 {
class table;
}
}  // namespace toml

namespace cleave::cli {

/// [mysql] of cleave.toml: the two databases, and what the user decided about merging them.
struct DatabaseSettings {
  std::string source, destination;                    ///< DSNs; may be empty
  std::string source_password, destination_password;  ///< where AWS keeps them (PasswordPlace), or ""
  std::chrono::seconds quiet_for{15 * 60};            ///< so long without a write before the source is left
  mysql::MergeOptions merge;                          ///< policies, unique keys and references
};

/// `mysql` is the section. Throws Error(input) with "FILE:LINE" as parse_settings does, and as parse_dsn
/// does.
DatabaseSettings read_database_settings(const toml::table& mysql, const std::string& file);
/// What a plan makes of it; nothing when no source is named.
std::optional<plan::Databases> planned_databases(const DatabaseSettings& settings);

/// What `config` says about merging, or cleave.toml where that is ""; the defaults without one.
mysql::MergeOptions read_merge_settings(const Invocation& invocation, const std::string& config);

/// The section of a file that may have others; what is not there has its default. Throws also Error(input,
/// "cannot-read").
DatabaseSettings read_database_settings(const std::filesystem::path& file);

}  // namespace cleave::cli
