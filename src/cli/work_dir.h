#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/files.h"
#include "inventory/inventory.h"

namespace cleave::cli {

/// The folder with the files that the stages hand to each other. cleave.toml stands beside it, because people
/// edit and commit that one. The folder is made when something is written first. It is its owner's alone, and
/// so are the files in it: they tell all about two accounts, and whoever could make links there would choose
/// what cleave overwrites.
class WorkDir {
 public:
  /// A folder that is there already is made private. Throws Error(input, "unsafe-work-dir") when it is a
  /// symbolic link or somebody else's.
  explicit WorkDir(std::filesystem::path path);

  std::filesystem::path settings_path() const { return path_.parent_path() / "cleave.toml"; }
  std::filesystem::path source_path() const { return path_ / "source.json"; }
  std::filesystem::path destination_path() const { return path_ / "destination.json"; }
  std::filesystem::path graph_path() const { return path_ / "graph.json"; }
  std::filesystem::path plan_path() const { return path_ / "plan.json"; }
  std::filesystem::path journal_path() const { return path_ / "journal.db"; }
  /// What a command or a step keeps for itself.
  std::filesystem::path file(std::string_view name) const { return path_ / name; }

  /// Held by every command that writes. Throws Error(input, "locked").
  FileLock lock() const;

  /// Each throws Error(input, "no-…") naming the command that makes the file when it is not there.
  inventory::Inventory read_source() const;
  inventory::Inventory read_destination() const;
  inventory::Inventory read_inventory(const std::filesystem::path& file) const;
  /// The first 16 hex digits of the SHA-256 of a file but for when and by whom the account was read: plans
  /// name the inventories they were made from by it.
  std::string hash_of_inventory(const std::filesystem::path& file) const;

  void write(const std::filesystem::path& file, std::string_view content) const;
  /// Makes the folder, for those who write into it themselves. Throws Error(input, "cannot-write").
  void make() const;

 private:
  void secure() const;

  std::filesystem::path path_;
};

}  // namespace cleave::cli
