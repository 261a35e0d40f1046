#include <fmt/format.h>

#include "base/json.h"
#include "twin/cloudfront/distribution.h"
#include "twin/cloudfront/handlers.h"

namespace cleave::twin::cloudfront {
namespace {

/// Only distributions carry tags.
Json& tagged_row(const Call& call) {
  const std::string arn = text(call.input, "Resource");
  const std::string prefix = fmt::format("arn:aws:cloudfront::{}:distribution/", call.account);
  Table& distributions = call.global_table(distribution_kind);
  const auto found = distributions.find(arn.starts_with(prefix) ? arn.substr(prefix.size()) : "");
  if (found == distributions.end()) {
    throw Refusal{"NoSuchResource", fmt::format("The resource {} was not found.", arn), 404};
  }
  return found->second;
}

aws::Message list_tags(Call& call) {
  Json items = Json::array();
  for (const auto& [key, value] : tagged_row(call).at("tags").items()) {
    items.push_back({{"Key", key}, {"Value", value}});
  }
  return {{{"Tags", {{"Items", items}}}}, ""};
}

aws::Message tag(Call& call) {
  tagged_row(call)["tags"].update(tags_by_key(at(call.input, "Tags")));
  return {};
}

aws::Message untag(Call& call) {
  Json& tags = tagged_row(call)["tags"];
  for (const Json& key : list_or_empty(call.input, "TagKeys/Items")) tags.erase(key.get<std::string>());
  return {};
}

}  // namespace

Json tags_by_key(const Json& tags) {
  Json by_key = Json::object();
  for (const Json& tag : list_or_empty(tags, "Items")) by_key[text(tag, "Key")] = text_or(tag, "Value", "");
  return by_key;
}

bool is_in_use(const Call& call, const std::string& id) {
  for (const auto& [key, row] : call.global_table(distribution_kind)) {
    if (dump(at(row, "document/DistributionConfig")).find(id) != std::string::npos) return true;
  }
  return false;
}

void add_tag_handlers(Service& service) {
  service.handlers["ListTagsForResource"] = list_tags;
  service.handlers["TagResource"] = tag;
  service.handlers["UntagResource"] = untag;
}

}  // namespace cleave::twin::cloudfront
