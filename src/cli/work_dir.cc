#include "cli/work_dir.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/hash.h"

namespace cleave::cli {
namespace {

Json read_document(const std::filesystem::path& path, std::string_view made_by) {
  const auto content = read_file_if_exists(path);
  if (!content) {
    throw Error(Error::Kind::input, "no-file", "there is no such file yet")
        .where(path.string())
        .next(fmt::format("Make it with: cleave {}", made_by));
  }
  return parse_json(*content, path.string());
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
  return inventory::inventory_from_json(read_document(source_path(), "inventory"), source_path().string());
}

inventory::Inventory WorkDir::read_destination() const {
  return inventory::inventory_from_json(read_document(destination_path(), "inventory"),
                                        destination_path().string());
}

plan::Plan WorkDir::read_plan() const {
  return plan::plan_from_json(read_document(plan_path(), "plan"), plan_path().string());
}

plan::Plan WorkDir::read_current_plan() const {
  auto plan = read_plan();
  for (const auto& [path, inventory, planned] :
       {std::tuple(source_path(), read_source(), plan.source_hash),
        std::tuple(destination_path(), read_destination(), plan.destination_hash)}) {
    if (hash(inventory) == planned) continue;
    throw Error(Error::Kind::input, "old-plan",
                fmt::format("the plan was made from another {}", path.filename().string()))
        .where(plan_path().string())
        .next("Make it anew with: cleave plan");
  }
  return plan;
}

void WorkDir::write(const std::filesystem::path& file, const Json& document) const {
  make();
  write_file(file, dump_pretty(document));
}

std::string hash(const inventory::Inventory& inventory) {
  return hex(sha256(dump(inventory::to_json(inventory)))).substr(0, 16);
}

}  // namespace cleave::cli
