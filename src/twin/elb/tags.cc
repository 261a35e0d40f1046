#include <fmt/format.h>

#include "twin/elb/balancer.h"
#include "twin/elb/operations.h"

namespace cleave::twin::elb {
namespace {

constexpr std::size_t most_tags = 50;

std::vector<Json*> meant_balancers(const Call& call) {
  std::vector<Json*> rows;
  for (const std::string& name : strings(call.input, "LoadBalancerNames"))
    rows.push_back(&balancer_row(call, name));
  return rows;
}

aws::Message add(Call& call) {
  for (Json* row : meant_balancers(call)) put_tags(*row, list_or_empty(call.input, "Tags"));
  return done();
}

aws::Message remove(Call& call) {
  for (Json* row : meant_balancers(call)) {
    for (const Json& tag : list_or_empty(call.input, "Tags")) (*row)["tags"].erase(text_or(tag, "Key", ""));
  }
  return done();
}

aws::Message describe(Call& call) {
  Json descriptions = Json::array();
  for (const Json* row : meant_balancers(call)) {
    Json tags = Json::array();
    for (const auto& [key, value] : at(*row, "tags").items())
      tags.push_back({{"Key", key}, {"Value", value}});
    descriptions.push_back({{"LoadBalancerName", at(*row, "document/LoadBalancerName")}, {"Tags", tags}});
  }
  return answer({{"TagDescriptions", std::move(descriptions)}});
}

}  // namespace

void put_tags(Json& row, const Json& tags) {
  Json merged = row.contains("tags") ? row["tags"] : Json::object();
  Json added = Json::object();
  for (const Json& tag : tags) {
    const std::string key = text(tag, "Key");
    if (added.contains(key)) {
      throw Refusal{"DuplicateTagKeys", fmt::format("Tag key {} was specified more than once", key)};
    }
    if (key.starts_with("aws:")) throw Refusal{"ValidationError", "Tag keys must not begin with aws:"};
    added[key] = text_or(tag, "Value", "");
  }
  merged.update(added);
  if (merged.size() > most_tags)
    throw Refusal{"TooManyTags", "The quota for the number of tags has been reached"};
  row["tags"] = std::move(merged);
}

void add_tags(Handlers& handlers) {
  handlers["AddTags"] = add;
  handlers["RemoveTags"] = remove;
  handlers["DescribeTags"] = describe;
}

}  // namespace cleave::twin::elb
