#include "twin/ec2/tags.h"

#include <algorithm>

#include <fmt/format.h>

#include "twin/ec2/filters.h"
#include "twin/ec2/kinds.h"
#include "twin/ec2/operations.h"
#include "twin/ec2/pages.h"
#include "twin/ec2/request.h"

namespace cleave::twin::ec2 {
namespace {

constexpr std::size_t most_tags = 50;
constexpr std::size_t longest_key = 128;
constexpr std::size_t longest_value = 256;

std::size_t length_in_characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xC0) != 0x80; }));
}

/// The kind whose ids look like this one; a security group rule's "sgr-" is not taken for a group's "sg-".
const Kind& kind_of(std::string_view id) {
  for (const Kind* kind : all_kinds()) {
    if (id.starts_with(kind->prefix)) return *kind;
  }
  throw Refusal{"InvalidID", fmt::format("The ID '{}' is not valid", id)};
}

std::vector<Json*> tagged_documents(Call& call) {
  const std::vector<std::string> ids = strings(call.input, "Resources");
  if (ids.empty()) throw missing_parameter("resourceIdSet");
  std::vector<Json*> documents;
  for (const std::string& id : ids) documents.push_back(&document_of(own_row(call, kind_of(id), id)));
  return documents;
}

aws::Message create_tags(Call& call) {
  const Json& tags = list_or_empty(call.input, "Tags");
  check_tags(tags);
  for (Json* document : tagged_documents(call)) {
    Json merged = list_or_empty(*document, "Tags");
    merge_tags(merged, tags);
    (*document)["Tags"] = std::move(merged);
  }
  return done();
}

/// A tag without Value goes whatever its value is; no tags at all means all of them.
bool is_meant(const Json& tag, const Json& wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const Json& candidate) {
    return text(candidate, "Key") == text(tag, "Key") &&
           (!has(candidate, "Value") || text(candidate, "Value") == text(tag, "Value"));
  });
}

aws::Message delete_tags(Call& call) {
  const Json& wanted = list_or_empty(call.input, "Tags");
  for (const Json& tag : wanted) {
    if (!has(tag, "Key")) throw missing_parameter("tag.key");
  }
  for (Json* document : tagged_documents(call)) {
    Json kept = Json::array();
    for (const Json& tag : list_or_empty(*document, "Tags")) {
      if (!wanted.empty() && !is_meant(tag, wanted)) kept.push_back(tag);
    }
    (*document)["Tags"] = std::move(kept);
  }
  return done();
}

aws::Message describe_tags(Call& call) {
  static const Filters filters{
      {"key", "Key"}, {"value", "Value"}, {"resource-id", "ResourceId"}, {"resource-type", "ResourceType"}};
  Json all = Json::array();
  for (const Kind* kind : all_kinds()) {
    for (const auto& [id, row] : call.table(kind->table)) {
      for (Json tag : list_or_empty(document_of(row), "Tags")) {
        tag["ResourceId"] = document_of(row).at(std::string(kind->id_member));
        tag["ResourceType"] = kind->type;
        all.push_back(std::move(tag));
      }
    }
  }
  return page(call, "Tags", filtered(call, std::move(all), filters));
}

}  // namespace

void check_tags(const Json& tags) {
  for (const Json& tag : tags) {
    const std::string key = text_or(tag, "Key", "");
    if (key.empty()) throw Refusal{"InvalidParameterValue", "Tag key cannot be empty"};
    if (key.starts_with("aws:")) {
      throw Refusal{"InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use"};
    }
    if (length_in_characters(key) > longest_key) {
      throw Refusal{"InvalidParameterValue",
                    fmt::format("Tag key exceeds the maximum length of {} characters", longest_key)};
    }
    if (length_in_characters(text_or(tag, "Value", "")) > longest_value) {
      throw Refusal{"InvalidParameterValue",
                    fmt::format("Tag value exceeds the maximum length of {} characters", longest_value)};
    }
  }
}

void merge_tags(Json& existing, const Json& added) {
  for (const Json& tag : added) {
    Json whole{{"Key", text(tag, "Key")}, {"Value", text_or(tag, "Value", "")}};
    const auto same = std::find_if(existing.begin(), existing.end(), [&](const Json& candidate) {
      return candidate.at("Key") == whole.at("Key");
    });
    if (same != existing.end()) {
      *same = std::move(whole);
    } else {
      existing.push_back(std::move(whole));
    }
  }
  if (existing.size() > most_tags) {
    throw Refusal{"TagLimitExceeded",
                  fmt::format("The maximum number of tags for a resource is {}", most_tags)};
  }
}

Json requested_tags(const Call& call, std::string_view resource_type) {
  Json tags = Json::array();
  for (const Json& specification : list_or_empty(call.input, "TagSpecifications")) {
    if (text_or(specification, "ResourceType", "") != resource_type) continue;
    const Json& wanted = list_or_empty(specification, "Tags");
    check_tags(wanted);
    merge_tags(tags, wanted);
  }
  return tags;
}

void add_tags(Handlers& handlers) {
  handlers["CreateTags"] = create_tags;
  handlers["DeleteTags"] = delete_tags;
  handlers["DescribeTags"] = describe_tags;
}

}  // namespace cleave::twin::ec2
