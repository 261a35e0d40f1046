#include <fmt/format.h>

#include "twin/route53/handlers.h"
#include "twin/route53/zone.h"

namespace cleave::twin::route53 {
namespace {

Json& tagged_row(const Call& call) {
  const std::string id = text(call.input, "ResourceId");
  if (text(call.input, "ResourceType") == "hostedzone") return zone_of(call, id);
  Table& checks = call.global_table(check_kind);
  const auto found = checks.find(id);
  if (found == checks.end() || found->second.contains("deleted")) {
    throw Refusal{"NoSuchHealthCheck", fmt::format("A health check with id {} does not exist.", id), 404};
  }
  return found->second;
}

aws::Message list_tags(Call& call) {
  Json tags = Json::array();
  for (const auto& [key, value] : tagged_row(call).at("tags").items())
    tags.push_back({{"Key", key}, {"Value", value}});
  return {{{"ResourceTagSet",
            {{"ResourceType", call.input.at("ResourceType")},
             {"ResourceId", call.input.at("ResourceId")},
             {"Tags", tags}}}},
          ""};
}

aws::Message change_tags(Call& call) {
  Json& tags = tagged_row(call)["tags"];
  Json changed = tags;
  for (const Json& key : list_or_empty(call.input, "RemoveTagKeys")) changed.erase(key.get<std::string>());
  for (const Json& tag : list_or_empty(call.input, "AddTags")) {
    if (text_or(tag, "Key", "").empty()) throw Refusal{"InvalidInput", "A tag has no key"};
    changed[text(tag, "Key")] = text_or(tag, "Value", "");
  }
  if (changed.size() > 50) throw Refusal{"InvalidInput", "The number of tags exceeds the limit of 50"};
  tags = changed;
  return {};
}

}  // namespace

void add_tag_handlers(Service& service) {
  service.handlers["ListTagsForResource"] = list_tags;
  service.handlers["ChangeTagsForResource"] = change_tags;
}

}  // namespace cleave::twin::route53
