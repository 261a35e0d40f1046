#include "move/own_tags.h"

#include <fmt/format.h>

namespace cleave::move {
namespace {

bool has(const Json& tags, std::string_view key, std::string_view value) {
  for (const Json& tag : tags)
    if (text_or(tag, "Key", "") == key && text_or(tag, "Value", "") == value) return true;
  return false;
}

}  // namespace

Json tags_of(const run::Task& task, const Json& source_tags) {
  Json tags = Json::array();
  for (const Json& tag : source_tags) {
    const std::string key = text(tag, "Key");
    if (!key.starts_with("aws:") && key != step_tag && key != split_tag) tags.push_back(tag);
  }
  tags.push_back({{"Key", split_tag}, {"Value", task.split_id}});
  tags.push_back({{"Key", step_tag}, {"Value", task.step.id}});
  return tags;
}

bool is_own(const run::Task& task, const Json& tags) {
  return has(tags, split_tag, task.split_id) && has(tags, step_tag, task.step.id);
}

Error name_taken(const run::Task& task, std::string_view thing, std::string_view way_out) {
  return Error(Error::Kind::failed, "name-taken",
               fmt::format("the destination already has {}, which this split has not made", thing))
      .where(task.step.id)
      .next(fmt::format("{} Nothing of it was changed.", way_out));
}

Error renameable_name_taken(const run::Task& task, std::string_view kind, std::string_view name) {
  return name_taken(
      task, fmt::format("the {} {}", kind, name),
      fmt::format(
          "Delete it if nobody needs it and run again; or give the copy another name: write \"{}\" = "
          "\"NEW-NAME\" under [renames] in cleave.toml, then cleave inventory, cleave plan, cleave run.",
          name));
}

}  // namespace cleave::move
