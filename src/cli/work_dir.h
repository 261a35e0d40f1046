#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/files.h"
#include "inventory/inventory.h"
#include "plan/plan.h"

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
  /// The plan that has begun, while a newer one waits to take over from it.
  std::filesystem::path begun_plan_path() const { return path_ / "begun-plan.json"; }
  std::filesystem::path journal_path() const { return path_ / "journal.db"; }
  /// What a command or a step keeps for itself.
  std::filesystem::path file(std::string_view name) const { return path_ / name; }

  /// Held by every command that writes. Throws Error(input, "locked").
  FileLock lock() const;

  /// Each throws Error(input, "no-…") naming the command that makes the file when it is not there.
  inventory::Inventory read_source() const;
  inventory::Inventory read_destination() const;
  plan::Plan read_plan() const;
  /// The plan that the journal belongs to: plan.json, or begun-plan.json while plan.json is a newer one that
  /// has not taken over yet.
  plan::Plan read_plan_in_effect() const;
  /// Is plan.json one that has still to take over?
  bool takes_over() const;
  /// Makes plan.json of a text; a plan that has begun is put aside.
  void replace_plan(std::string_view content) const;
  /// The plan, when it was made from the inventories that are here now; else Error(input, "old-plan").
  plan::Plan read_current_plan() const;
  /// The first 16 hex digits of the SHA-256 of a file: plans name the inventories they were made from by it.
  std::string hash_of_inventory(const std::filesystem::path& file) const;

  void write(const std::filesystem::path& file, std::string_view content) const;
  /// Makes the folder, for those who write into it themselves. Throws Error(input, "cannot-write").
  void make() const;

 private:
  void secure() const;

  std::filesystem::path path_;
};

}  // namespace cleave::cli
