#include "move/own_tags.h"

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

}  // namespace cleave::move
