#include "cli/work_dir.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"
#include "run/journal.h"

namespace cleave::cli {
namespace {

std::string read(const std::filesystem::path& path, std::string_view made_by) {
  auto content = read_file_if_exists(path);
  if (content) return *std::move(content);
  throw Error(Error::Kind::input, "no-file", "there is no such file yet")
      .where(path.string())
      .next(fmt::format("Make it with: cleave {}", made_by));
}

inventory::Inventory read_inventory(const std::filesystem::path& path) {
  return inventory::inventory_from_json(parse_json(read(path, "inventory"), path.string()), path.string());
}

}  // namespace

WorkDir::WorkDir(std::filesystem::path path) : path_(std::filesystem::absolute(path).lexically_normal()) {
  if (!path_.has_filename()) path_ = path_.parent_path();
}

void WorkDir::make() const {
  std::error_code reason;
  std::filesystem::create_directories(path_, reason);
  if (!reason) return;
  throw Error(Error::Kind::input, "cannot-write", fmt::format("cannot make the folder: {}", reason.message()))
      .where(path_.string())
      .next("Choose another --work-dir.");
}

FileLock WorkDir::lock() const {
  make();
  return FileLock(path_ / "lock");
}

inventory::Inventory WorkDir::read_source() const {
  return read_inventory(source_path());
}

inventory::Inventory WorkDir::read_destination() const {
  return read_inventory(destination_path());
}

plan::Plan WorkDir::read_plan() const {
  return plan::plan_from_json(parse_json(read(plan_path(), "plan"), plan_path().string()),
                              plan_path().string());
}

plan::Plan WorkDir::read_plan_in_effect() const {
  if (!takes_over()) return read_plan();
  return plan::plan_from_json(parse_json(read(begun_plan_path(), "plan"), begun_plan_path().string()),
                              begun_plan_path().string());
}

bool WorkDir::takes_over() const {
  if (!std::filesystem::exists(begun_plan_path())) return false;
  const auto owner = run::plan_in_effect(journal_path());
  return owner && owner->plan_hash != plan::hash(read_plan());
}

void WorkDir::replace_plan(std::string_view content) const {
  const auto owner = run::plan_in_effect(journal_path());
  if (owner && !takes_over() && plan::hash(read_plan()) == owner->plan_hash)
    write(begun_plan_path(), read(plan_path(), "plan"));
  write(plan_path(), content);
}

plan::Plan WorkDir::read_current_plan() const {
  auto plan = read_plan();
  for (const auto& [path, planned] :
       {std::pair(source_path(), plan.source_hash), std::pair(destination_path(), plan.destination_hash)}) {
    if (hash_of_inventory(path) == planned) continue;
    throw Error(Error::Kind::input, "old-plan",
                fmt::format("the plan was made from another {}", path.filename().string()))
        .where(plan_path().string())
        .next("Make it anew with: cleave plan");
  }
  return plan;
}

std::string WorkDir::hash_of_inventory(const std::filesystem::path& path) const {
  return hex(sha256(read(path, "inventory"))).substr(0, 16);
}

void WorkDir::write(const std::filesystem::path& file, std::string_view content) const {
  make();
  write_file(file, content);
}

}  // namespace cleave::cli
